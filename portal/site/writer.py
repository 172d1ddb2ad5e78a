"""Files of a site under construction: written once, compressed, or linked from the site before."""

import gzip
import hashlib
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import brotli

from core.errors import SiteIncompleteError
from core.manifest import SUMS, files_of, read_sums, sha256_of, write_sums

# The default window costs 20 times as long and gains nothing on pages of this size.
# Quality 9 takes a fifth longer than 7 for two bytes in a thousand.
BROTLI_QUALITY, BROTLI_WINDOW = 7, 16
# The one file that every first view waits for is worth the slowest setting.
STYLE_QUALITY = 11
# For the few who read no brotli; level 9 takes a quarter longer for half a percent.
GZIP_LEVEL = 6
COMPRESSED = (
    *(".html", ".css", ".js", ".svg", ".txt", ".xml", ".atom", ".ics"),
    *(".csv", ".json", ".geojson", ".jsonld"),
)
BROTLI, GZIP = ".br", ".gz"
# Below this a compressed answer saves no packet.
WORTH_COMPRESSING_BYTES = 400


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """What a writer wrote: addresses, hashes of files, and how many of these were linked."""

    paths: set[str]
    sums: dict[str, str]
    linked_count: int


class SiteWriter:
    """Writes into *folder*; *previous* is the site that is shown now, if there is one.

    A file is linked from the site before only where its bytes are still those of that site's list.
    """

    def __init__(self, folder: Path, previous: Path | None) -> None:
        """Start with an empty *folder*."""
        self.folder = folder
        self._place = str(folder)
        self.paths: set[str] = set()
        self.linked_count = 0
        self._previous = previous
        self._previous_sums = read_sums(previous) if previous else {}
        self._sums: dict[str, str] = {}
        self._folders: set[str] = set()

    def beside(self) -> "SiteWriter":
        """Return a writer into the same folder for another process."""
        other = SiteWriter(self.folder, None)
        other._previous, other._previous_sums = self._previous, self._previous_sums
        return other

    def written(self) -> WrittenFiles:
        """Return what was written."""
        return WrittenFiles(self.paths, self._sums, self.linked_count)

    def absorb(self, others: WrittenFiles) -> None:
        """Take over what another process wrote; FileExistsError where both wrote one file."""
        for address in sorted(self.paths & others.paths):
            raise FileExistsError(address)
        self.paths |= others.paths
        self._sums |= others.sums
        self.linked_count += others.linked_count

    def put(self, address: str, content: bytes, *, pack: bool = True) -> None:
        """Write the file of *address*; one that ends in a slash is a folder's index.

        Small files by the thousand, which few ask for, do without *pack*: compressed forms.
        """
        name = self._claim(address)
        if self._link(name, hashlib.sha256(content).hexdigest()):
            return
        self._write(name, content)
        is_worth_it = pack and len(content) >= WORTH_COMPRESSING_BYTES
        if is_worth_it and name.endswith(COMPRESSED):
            is_style = name.endswith(".css")
            quality = STYLE_QUALITY if is_style else BROTLI_QUALITY
            self._write(
                name + BROTLI, brotli.compress(content, quality=quality, lgwin=BROTLI_WINDOW)
            )
            self._write(name + GZIP, gzip.compress(content, GZIP_LEVEL, mtime=0))

    def keep(self, addresses: Sequence[str]) -> bool:
        """Link files from the site before; False, and nothing is done, unless all are whole."""
        names = [file_of(address) for address in addresses]
        if not all(self._may_link(name, self.hash_before(name)) for name in names):
            return False
        for address, name in zip(addresses, names, strict=True):
            self._claim(address)
            self._take(name)
        return True

    def hash_before(self, name: str) -> str:
        """Return the hash that a file had in the site before; "" where it was not there."""
        return self._previous_sums.get(name, "")

    def put_chunks(self, address: str, chunks: Iterable[bytes]) -> None:
        """Write a file that may be large, piece by piece."""
        name = self._claim(address)
        squeezer = brotli.Compressor(quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW)
        with (
            (self.folder / name).open("wb") as plain,
            (self.folder / (name + BROTLI)).open("wb") as brotlied,
            (self.folder / (name + GZIP)).open("wb") as raw,
            gzip.GzipFile("", "wb", GZIP_LEVEL, raw, mtime=0) as gzipped,
        ):
            for chunk in chunks:
                plain.write(chunk)
                brotlied.write(squeezer.process(chunk))
                gzipped.write(chunk)
            brotlied.write(squeezer.finish())
        made = {each: sha256_of(self.folder / each) for each in _forms(name)}
        if self._may_link(name, made[name]):
            for each in made:
                (self.folder / each).unlink()
            self._link(name, made[name])
        else:
            self._sums.update(made)

    def copy(self, address: str, source: Path) -> None:
        """Put a copy of *source* at *address*; it shares no bytes with it, to be damaged with."""
        name = self._claim(address)
        if not self._link(name, sha256_of(source)):
            shutil.copyfile(source, self.folder / name)
            self._sums[name] = sha256_of(self.folder / name)

    def size_and_hash(self, address: str) -> tuple[int, str]:
        """Return size and SHA-256 of what was written to *address*."""
        name = file_of(address)
        return (self.folder / name).stat().st_size, self._sums[name]

    def finish(self) -> None:
        """Write the list of what was written; SiteIncompleteError unless all of it is there."""
        there = set(files_of(self.folder))
        if there != self._sums.keys():
            differing = sorted(there ^ self._sums.keys())
            raise SiteIncompleteError(differing[0], len(differing))
        write_sums(self.folder, self._sums)

    def _claim(self, address: str) -> str:
        if address in self.paths:
            raise FileExistsError(address)
        self.paths.add(address)
        name = file_of(address)
        if name == SUMS:
            raise FileExistsError(address)
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return name

    def _write(self, name: str, content: bytes) -> None:
        with open(f"{self._place}/{name}", "wb") as file:  # noqa: PTH123 - by the ten thousand
            file.write(content)
        self._sums[name] = hashlib.sha256(content).hexdigest()

    def _may_link(self, name: str, sha256: str) -> bool:
        if self._previous is None or self._previous_sums.get(name) != sha256:
            return False
        previous = self._previous
        sums = {form: self._previous_sums.get(form) for form in _forms(name)}
        return all(
            (previous / form).is_file() and sha256_of(previous / form) == digest
            for form, digest in sums.items()
            if digest
        )

    def _link(self, name: str, sha256: str) -> bool:
        """Link *name* and its compressed forms from the site before; False if they differ."""
        if not self._may_link(name, sha256):
            return False
        self._take(name)
        return True

    def _take(self, name: str) -> None:
        self.linked_count += 1
        for form in _forms(name):
            if form in self._previous_sums:
                os.link(f"{self._previous}/{form}", f"{self._place}/{form}")
                self._sums[form] = self._previous_sums[form]


def _forms(name: str) -> tuple[str, ...]:
    return name, name + BROTLI, name + GZIP


def file_of(address: str) -> str:
    """Turn an address into a path below the site's folder; codes may hold percent-escapes."""
    name = unquote(address.lstrip("/"))
    if not {"", ".", ".."}.isdisjoint(name.removesuffix("/").split("/")) and name:
        raise ValueError(address)  # it would be written elsewhere than it says
    return f"{name}index.html" if address.endswith("/") else name
