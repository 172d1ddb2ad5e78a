"""A file from QPR and the mapping that explains it, read into entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.importing.problems import Problems, UnreadableError
from core.importing.readers.kept_files import KeptFile
from core.importing.readers.qpr.layouts import Entry, read_entries
from core.importing.readers.qpr.mapping import QprMapping, read_mapping
from core.importing.readers.qpr.qpr_files import read_rows
from core.importing.readers.qpr.skips import Skips


@dataclass(frozen=True, slots=True)
class QprReading:
    """A file that was read on the day `today`; `short` are its rows that lack columns."""

    file: str
    today: date
    mapping: QprMapping
    entries: Sequence[Entry]
    short: Skips


def read_qpr(
    file: KeptFile, mapping: KeptFile, problems: Problems, today: date
) -> QprReading | None:
    """Read both kept files; None when either cannot be read, and *problems* says why."""
    understood = read_mapping(mapping.path, problems, mapping.name)
    if understood is None:
        return None
    short = Skips()
    try:
        with read_rows(file.path, file.name, understood) as raw:
            entries = list(read_entries(raw, understood, short))
    except UnreadableError as error:
        error.report_to(problems)
        return None
    return QprReading(file.name, today, understood, entries, short)
