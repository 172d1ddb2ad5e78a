"""What the two ledgers, values and progress reports, say: what counts of a day, and why."""

from collections.abc import Iterable
from datetime import date

from core.release.records import Observation, ProgressReport


def reason_of(row: Observation | ProgressReport) -> str | None:
    """Return why the ledger has *row*; what was said of an import explains its changes only."""
    is_first = row.revises is None and not row.is_withdrawn
    return row.reason or (None if is_first else row.import_reason)


def withdrawn_entries(rows: Iterable[Observation | ProgressReport]) -> frozenset[int]:
    """Return the entries that later ones withdrew."""
    return frozenset(row.revises for row in rows if row.is_withdrawn and row.revises is not None)


def reports_by_day(
    reports: Iterable[ProgressReport],
) -> list[tuple[date, ProgressReport]]:
    """Return a project's reports with the day each speaks of, in the order they became known.

    Of several entries for one day only the last counts, and none when that one was withdrawn;
    what was corrected later is still told, so that one can ask what was known before.
    """
    ordered = sorted(reports, key=lambda row: (row.reported_on, row.entry))
    last = {row.reported_on: row for row in ordered}
    return [(row.as_of_on, row) for row in last.values() if not row.is_withdrawn]
