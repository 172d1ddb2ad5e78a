"""One file per change of shape, in order; the newest is named in core/database/engine.py."""
