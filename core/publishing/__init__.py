"""Freezing the plan as a numbered release file, opening such a file, comparing two."""
