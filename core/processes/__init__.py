"""Lasting processes: heartbeats, the lock of a data directory, logs and outages."""
