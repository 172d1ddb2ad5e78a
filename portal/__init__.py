"""The public website and its API, rendered and answered from a release file."""
