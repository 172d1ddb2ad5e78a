"""Money, and what officials said of it."""
