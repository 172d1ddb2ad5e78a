"""ZIP archives of CSV files, under limits; nothing is ever unpacked to disk."""

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from core.importing.csv_files import CsvFile
from core.importing.preflight import MAX_UNPACKED_BYTES, check_ratio
from core.importing.problems import Place, UnreadableError

MAX_MEMBERS = 200


def csv_members(archive: zipfile.ZipFile, file: str) -> Iterator[CsvFile]:
    """Give the CSV files of an archive, in whatever folder inside it they lie."""
    place = Place(file)
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise UnreadableError("zip_too_many", place, limit=MAX_MEMBERS)
    left = MAX_UNPACKED_BYTES
    for info in members:
        path = _checked_path(info, place)
        if info.is_dir() or path.suffix.lower() != ".csv" or path.parts[0] == "__MACOSX":
            continue
        check_ratio(info, place)
        content = _read(archive, info, left, place)
        left -= len(content)
        yield CsvFile(path.name, content)


def _checked_path(info: zipfile.ZipInfo, place: Place) -> PurePosixPath:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in info.filename:
        raise UnreadableError("zip_path", place, path=info.filename)
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
