"""How release files are named: a number, the beginning of the file's hash, and a link to the last.

`releases/<plan>/000012-1a2b3c4d5e6f.sqlite`, and beside it `current`.
"""

from pathlib import Path

from core.manifest import sha256_of

CURRENT = "current"
# Enough of a hash to tell two files apart.
HASH_LETTERS = 12


def numbered_files(folder: Path) -> dict[str, int]:
    """Return the names of the release files in *folder* with their numbers, in order."""
    found = sorted(path.name for path in folder.glob("[0-9]*-*.sqlite"))
    numbers = {name: number_in(name) for name in found}
    return {name: number for name, number in numbers.items() if number is not None}


def number_in(name: str) -> int | None:
    """Return the number that a file's *name* begins with; None for a name of another kind."""
    number, hyphen, _ = name.partition("-")
    return int(number) if hyphen and number.isdecimal() else None


def is_whole(path: Path) -> bool:
    """Compute whether the bytes at *path* have the hash that is in the name of a release file.

    A file under another kind of name says nothing of its hash, and is taken as it is.
    """
    number, _, stated = path.stem.partition("-")
    if not (number.isdecimal() and stated):
        return True
    # A browser that has such a file already calls the next one "… (1)".
    return sha256_of(path).startswith(stated.partition(" ")[0])
