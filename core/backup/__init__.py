"""Backups: the rows of either database as one SQLite file, with the files that they name."""
