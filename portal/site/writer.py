"""Files of a site under construction: written once, compressed, or linked from the site before."""

import gzip
import os
from collections.abc import Iterable
from filecmp import cmp
from pathlib import Path
from urllib.parse import unquote

import brotli

# The default window costs 20 times as long and gains nothing on pages of this size.
BROTLI_QUALITY, BROTLI_WINDOW = 9, 16
# The one file that every first view waits for is worth the slowest setting.
STYLE_QUALITY = 11
GZIP_LEVEL = 9
COMPRESSED = {".html", ".css", ".csv", ".json", ".geojson", ".svg", ".txt", ".xml", ".js"}
# Below this a compressed answer saves no packet.
WORTH_COMPRESSING_BYTES = 400


class SiteWriter:
    """Writes into *folder*; *previous* is the site that is shown now, if there is one."""

    def __init__(self, folder: Path, previous: Path | None) -> None:
        """Start with an empty *folder*."""
        self.folder = folder
        self.previous = previous
        self.paths: set[str] = set()
        self.linked_count = 0

    def put(self, address: str, content: bytes) -> None:
        """Write the file of *address*; one that ends in a slash is a folder's index."""
        path = self._claim(address)
        before = self._before(address)
        if before and before.stat().st_size == len(content) and before.read_bytes() == content:
            self._link(before, path)
            return
        path.write_bytes(content)
        if path.suffix in COMPRESSED and len(content) >= WORTH_COMPRESSING_BYTES:
            _beside(path, ".br").write_bytes(
                brotli.compress(
                    content,
                    quality=STYLE_QUALITY if path.suffix == ".css" else BROTLI_QUALITY,
                    lgwin=BROTLI_WINDOW,
                )
            )
            _beside(path, ".gz").write_bytes(gzip.compress(content, GZIP_LEVEL, mtime=0))

    def put_chunks(self, address: str, chunks: Iterable[bytes]) -> None:
        """Write a file that may be large, piece by piece."""
        path = self._claim(address)
        squeezer = brotli.Compressor(quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW)
        with (
            path.open("wb") as plain,
            _beside(path, ".br").open("wb") as brotlied,
            _beside(path, ".gz").open("wb") as raw,
            gzip.GzipFile("", "wb", GZIP_LEVEL, raw, mtime=0) as gzipped,
        ):
            for chunk in chunks:
                plain.write(chunk)
                brotlied.write(squeezer.process(chunk))
                gzipped.write(chunk)
            brotlied.write(squeezer.finish())
        before = self._before(address)
        if before and cmp(before, path, shallow=False):
            for suffix in ("", ".br", ".gz"):
                _beside(path, suffix).unlink()
            self._link(before, path)

    def link(self, address: str, source: Path) -> None:
        """Put *source* itself at *address*, without copying it where the disk allows."""
        path = self._claim(address)
        try:
            os.link(source, path)
        except OSError:
            path.write_bytes(source.read_bytes())

    def has(self, address: str) -> bool:
        """Say whether a file was written for *address*."""
        return address in self.paths

    def _claim(self, address: str) -> Path:
        if address in self.paths:
            raise FileExistsError(address)
        self.paths.add(address)
        path = self.folder / _relative(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _before(self, address: str) -> Path | None:
        if self.previous is None:
            return None
        path = self.previous / _relative(address)
        return path if path.is_file() else None

    def _link(self, before: Path, path: Path) -> None:
        self.linked_count += 1
        for suffix in ("", ".br", ".gz"):
            source = _beside(before, suffix)
            if source.exists():
                os.link(source, _beside(path, suffix))


def _relative(address: str) -> str:
    """Turn an address into a path below the site's folder; codes may hold percent-escapes."""
    name = unquote(address.lstrip("/"))
    return f"{name}index.html" if address.endswith("/") else name


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
