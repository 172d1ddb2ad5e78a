"""Nodes of the plan: scores and measures from those of their children."""
