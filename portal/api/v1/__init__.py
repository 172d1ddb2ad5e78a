"""The read API: what it answers, and the schemas of that."""
