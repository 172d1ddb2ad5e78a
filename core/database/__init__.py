"""The operational database, SQLite or PostgreSQL: opened, and what its refusals mean."""
