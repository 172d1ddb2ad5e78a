"""Comparing two snapshots: what a reader would say has changed, why, and whom it concerns."""
