"""The query that gives a figure from the release file, for readers who do not trust the page."""


def select(columns: str, table: str, **keys: str | int) -> str:
    """Return the SQL that reads *columns* of the rows of *table* in which *keys* are so."""
    where = " AND ".join(f"{name} = {_literal(value)}" for name, value in keys.items())
    return f"SELECT {columns} FROM {table} WHERE {where};"  # noqa: S608 - shown, never run here


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
