"""The plan as data: what its tables and columns are. Standard library alone."""
