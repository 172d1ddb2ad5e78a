"""Writing a snapshot as a release file."""
