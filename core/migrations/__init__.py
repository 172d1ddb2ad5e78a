"""The operational database's history of shape, run by Alembic on SQLite and PostgreSQL alike."""
