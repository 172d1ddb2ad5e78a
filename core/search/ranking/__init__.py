"""Candidates are matched, put in order, and shown with the words that were asked for."""
