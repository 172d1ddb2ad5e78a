"""Folders that list the SHA-256 of each of their files, in the form that `sha256sum -c` reads.

The built site and every backup have such a list, so that anyone can check them without us.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Difference:
    """A file at *path*, relative to its folder, that is not as the list says."""

    kind: Literal["missing", "changed", "unlisted"]
    path: str


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file at *path*, in hex."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL, which nobody needs to read a release

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path, sums: Mapping[str, str]) -> None:
    """Write the list of *folder*; *sums* are hashes by relative path."""
    lines = (f"{sums[name]}  {name}\n" for name in sorted(sums))
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def read_sums(folder: Path) -> dict[str, str]:
    """Return the hashes by relative path that *folder* lists; none when it has no list."""
    try:
        text = (folder / SUMS).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    rows = (line.partition("  ") for line in text.splitlines())
    return {name: sha256 for sha256, _, name in rows if name}


def files_of(folder: Path) -> Iterator[str]:
    """Yield the relative path of every file below *folder* but its list."""
    start = len(os.path.join(folder, ""))  # noqa: PTH118 - a site has files by the ten thousand
    for place, _folders, names in os.walk(folder):
        for name in names:
            path = f"{place}/{name}"[start:]
            if path != SUMS:
                yield path


def compare_sums(folder: Path) -> Iterator[Difference]:
    """Yield each file of *folder* that is not as its list says, after reading them all."""
    sums = read_sums(folder)
    there = set(files_of(folder))
    for name in sorted(sums.keys() | there):
        if name not in there:
            yield Difference("missing", name)
        elif name not in sums:
            yield Difference("unlisted", name)
        elif sha256_of(folder / name) != sums[name]:
            yield Difference("changed", name)
