"""Answers that set things beside each other: districts, an indicator's districts, and years."""
