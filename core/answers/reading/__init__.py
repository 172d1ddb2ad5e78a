"""Reads questions: words and their senses, shapes, and what is named."""
