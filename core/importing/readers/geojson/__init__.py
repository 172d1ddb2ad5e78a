"""Boundaries of districts from GeoJSON, read by a child process under limits."""
