"""ZIP archives and folders of tables, under limits; nothing is ever unpacked to disk."""

import zipfile
from collections.abc import Iterator
from pathlib import PurePath, PurePosixPath

from core.importing.csv_files import PackageFile
from core.importing.preflight import MAX_UNPACKED_BYTES, check_ratio
from core.importing.problems import Place, UnreadableError

MAX_MEMBERS = 200
GEOJSON = ".geojson"
_TABLES = frozenset({".csv", GEOJSON})
_PACKAGES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".zip"})
_SAYS_UTF8 = 0x800


def table_members(archive: zipfile.ZipFile, file: str) -> Iterator[PackageFile]:
    """Give the tables of an archive, in whatever folder inside it they lie."""
    place = Place(file)
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise UnreadableError("zip_too_many", place, limit=MAX_MEMBERS)
    left = MAX_UNPACKED_BYTES
    for info in members:
        path = _checked_path(info, place)
        if info.is_dir() or not is_table_file(path):
            continue
        check_ratio(info, place)
        content = _read(archive, info, left, place)
        left -= len(content)
        yield PackageFile(path.name, content)


def is_table_file(path: PurePath) -> bool:
    """Say whether *path* is meant as a table, and not left by a system or a spreadsheet."""
    return path.suffix.lower() in _TABLES and not _is_left_over(path)


def is_geojson(path: PurePath) -> bool:
    """Say whether *path* is meant as GeoJSON."""
    return path.suffix.lower() == GEOJSON


def is_other_package(path: PurePath) -> bool:
    """Say whether *path*, beside tables or instead of them, is a package of its own."""
    return path.suffix.lower() in _PACKAGES and not _is_left_over(path)


def _is_left_over(path: PurePath) -> bool:
    return path.name.startswith((".", "~$")) or "__MACOSX" in path.parts


def name_of(info: zipfile.ZipInfo) -> str:
    """Give a member's name: macOS writes UTF-8 without saying so, Windows Persian's code page."""
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
            content = member.read(most + 1)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise UnreadableError("file_truncated", place) from error
    if len(content) > most:
        raise UnreadableError("unpacked_too_big", place, limit=MAX_UNPACKED_BYTES >> 20)
    return content
