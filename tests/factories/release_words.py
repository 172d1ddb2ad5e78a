"""Every text that a release holds, to tell what a plan says from what the program says."""

import re
from functools import cache

from core.persian import latin_digits, persian_letters


def bare(text):
    """A text without marks of direction, half-spaces and digits of its own."""
    plain = latin_digits(persian_letters(text))
    return re.sub(r"[\s\u200c\u200e\u200f\u061c\u2066-\u2069]+", " ", plain).strip()


@cache
def words_of_release(release):
    """All texts of all tables, bare, a line each."""
    found: set[str] = set()
    names = release.connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
    ).fetchall()
    for (name,) in names:
        for row in release.connection.execute(f'SELECT * FROM "{name}"'):
            found.update(bare(value) for value in row if isinstance(value, str))
    return "\n".join(found)
