"""Holding what was stored against what was written down of it."""
