"""Figures of cells and facts, and the queries that give them; what is not told is a dash."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from core.evaluation import POLICY
from core.persian import percent, trimmed
from core.release.records import NodeScore
from core.wording.figures import written_score

UNTOLD = "—"
_PLACES = 2


def percent_text(value: Decimal | None, beside: Iterable[Decimal | None] = ()) -> str:
    """Write a percent, apart from those *beside* it; "—" when it is not told."""
    return UNTOLD if value is None else percent(value, 0, known(beside))


def amount_text(amount: Decimal | None, beside: Iterable[Decimal | None] = ()) -> str:
    """Write an amount of a column whose head names the unit; "—" when it is not told.

    As the plan tells it, to a hundredth of the unit: a project's share in a district may have no
    end. It differs from amounts *beside* it that are others.
    """
    return UNTOLD if amount is None else trimmed(amount, _PLACES, known(beside))


def amount_texts(amounts: Sequence[Decimal | None]) -> tuple[str, ...]:
    """Write the amounts of a row, which a reader compares."""
    return tuple(amount_text(amount, amounts) for amount in amounts)


def known(values: Iterable[Decimal | None]) -> tuple[Decimal, ...]:
    """Leave out what is not told."""
    return tuple(value for value in values if value is not None)


def due_of(row: NodeScore) -> Decimal | None:
    """Return where a gauge is marked as due.

    None where the mark would stand on the other side of the bar than the status says: what is
    expected is of all projects, the status compares those that have reported.
    """
    if row.score is None or row.expected is None:
        return row.expected
    good, alarm = (row.expected * share for share in (POLICY.path_good, POLICY.path_alarm))
    range_status = (
        "on_track" if row.score >= good else "at_risk" if row.score >= alarm else "off_track"
    )
    return row.expected if row.status in (range_status, "not_due") else None


def interval_of(row: NodeScore) -> tuple[str, str] | None:
    """Write the ends between which a score lies while data are missing; None where none are."""
    if row.low is None or row.high is None or row.low >= row.high:
        return None
    ends = known((row.low, row.high, row.score))
    return written_score(row.low, beside=ends), written_score(row.high, beside=ends)


def select(columns: str, table: str, **keys: str | int) -> str:
    """Return the SQL that reads *columns* of the rows of *table* where *keys* are so."""
    where = " AND ".join(f"{name} = {_literal(value)}" for name, value in keys.items())
    return f"SELECT {columns} FROM {table} WHERE {where};"  # noqa: S608 - shown, never run here


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
