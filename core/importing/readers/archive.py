"""ZIP archives and folders of tables, under limits; nothing is ever unpacked to disk."""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath, PurePosixPath
from typing import BinaryIO

from core.importing.problems import Place, UnreadableError
from core.importing.readers.delimited.csv_files import HEAD_BYTES, PackageFile
from core.importing.readers.geojson.boundary_files import MAX_BYTES as GEOJSON_BYTES
from core.importing.readers.xlsx.preflight import check_ratio

MAX_MEMBERS = 200
GEOJSON = ".geojson"
_TABLES = frozenset({".csv", GEOJSON})
_PACKAGES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".zip"})
_SAYS_UTF8 = 0x800
# A ZIP ends in the place and size of its list of members, and a remark of up to 64 KB.
_DIRECTORY = struct.Struct("<4s6xHI")
_DIRECTORY_END = b"PK\x05\x06"
_LARGE_DIRECTORY = b"PK\x06\x07"
_TAIL_BYTES = (1 << 16) + 22 + 20
_MOST_MEMBERS = 10_000
_MOST_DIRECTORY_BYTES = 4 << 20


@contextmanager
def open_archive(file: BinaryIO, place: Place) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP whose list of members is no longer than any honest one; UnreadableError."""
    _check_directory(file, place)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error) as error:
        raise UnreadableError("file_truncated", place) from error


def _check_directory(file: BinaryIO, place: Place) -> None:
    """Refuse a list of members that would fill the memory before the first of them is read."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL_BYTES))
    tail = file.read(_TAIL_BYTES)
    file.seek(0)
    start = tail.rfind(_DIRECTORY_END)
    if start < 0 or len(tail) < start + _DIRECTORY.size:
        raise UnreadableError("file_truncated", place)
    _, count, length = _DIRECTORY.unpack_from(tail, start)
    is_large = tail[max(0, start - 20) : start].startswith(_LARGE_DIRECTORY)
    if is_large or count > _MOST_MEMBERS or length > _MOST_DIRECTORY_BYTES:
        raise UnreadableError("zip_too_many", place, limit=MAX_MEMBERS)


def table_members(
    archive: zipfile.ZipFile, file: str, *, is_own: bool = False
) -> Iterator[PackageFile]:
    """Yield the tables of an archive with how they begin, in whatever folder inside it they lie.

    One that *is_own*, packed from a folder, may be packed as tightly as it will.
    """
    place = Place(file)
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise UnreadableError("zip_too_many", place, limit=MAX_MEMBERS)
    for number, info in enumerate(members):
        path = _checked_path(info, place)
        if info.is_dir() or not is_table_file(path):
            continue
        if not is_own:
            check_ratio(info, place)
        most = GEOJSON_BYTES + 1 if is_geojson(path) else HEAD_BYTES
        yield PackageFile(path.name, _read(archive, info, most, place), number)


def is_table_file(path: PurePath) -> bool:
    """Return whether *path* is meant as a table, and not left by a system or a spreadsheet."""
    return path.suffix.lower() in _TABLES and not _is_left_over(path)


def is_geojson(path: PurePath) -> bool:
    """Return whether *path* is meant as GeoJSON."""
    return path.suffix.lower() == GEOJSON


def is_other_package(path: PurePath) -> bool:
    """Return whether *path*, beside tables or instead of them, is a package of its own."""
    return path.suffix.lower() in _PACKAGES and not _is_left_over(path)


def _is_left_over(path: PurePath) -> bool:
    # "~$" is Office's note that somebody has the file open; macOS packs a folder of its own.
    return path.name.startswith((".", "~$")) or "__MACOSX" in path.parts


def name_of(info: zipfile.ZipInfo) -> str:
    """Return a member's name: macOS writes UTF-8 without saying so, Windows a code page."""
    if info.flag_bits & _SAYS_UTF8:
        return info.filename
    try:
        written = info.filename.encode("cp437")
    except UnicodeEncodeError:
        # Info-ZIP says the name in a field of its own, which zipfile has read.
        return info.filename
    try:
        return written.decode()
    except UnicodeDecodeError:
        return written.decode("cp1256")


def _checked_path(info: zipfile.ZipInfo, place: Place) -> PurePosixPath:
    name = name_of(info)
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name:
        raise UnreadableError("zip_path", place, path=name)
    if info.flag_bits & 1:
        raise UnreadableError("file_encrypted", place)
    return path


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, place: Place) -> bytes:
    try:
        with archive.open(info) as member:
            return member.read(most)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise UnreadableError("file_truncated", place) from error
