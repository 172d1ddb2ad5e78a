"""The entries of a file against a plan: what would change, what is skipped, what QPR says."""

from collections.abc import Iterable
from dataclasses import fields

from sqlalchemy import select
from sqlmodel import Session

from core.calendar import Calendar
from core.enums import PackageScope
from core.importing.changeset.proposal import Proposal
from core.importing.changeset.stored_state import StoredState, Values, load_stored_state
from core.importing.problems import Place
from core.importing.propose import propose
from core.importing.qpr_overlay import Overlay, known_of
from core.importing.readers.package_reader import Package, Tally
from core.importing.readers.qpr.decoding import Decoder, Fact, Verdict
from core.importing.readers.qpr.qpr_settling import settle
from core.importing.readers.qpr.reading import QprReading
from core.models import ForeignJudgement, Plan
from core.models.tables import sql_table

SYSTEM = "qpr"


def propose_values(
    session: Session,
    *,
    reading: QprReading,
    package: Package,
    plan: str | None,
    reason: str | None,
) -> Proposal | None:
    """Work out what the file's values would change in *plan*.

    None when nothing of it can be used; *package* then has the problem. Values that break a rule
    are the package's `skipped`, and the rest goes the way of every package.
    """
    plan = plan or _only_plan(session)
    if plan is None:
        package.problems.add("qpr_plan_not_named", Place(package.name))
        return None
    existing = load_stored_state(session, plan)
    if existing.is_new:
        package.problems.add("plan_unknown", Place(package.name), plan)
        return None
    known, skips = known_of(existing), reading.short.copy()
    [stored] = existing.rows["plan"].values()
    calendar = Calendar(stored.values["calendar"])
    decoder = Decoder(reading.mapping, known, skips, reading.today, calendar)
    settled = settle(decoder.facts(reading.entries), known, _measured(existing), skips)
    overlay = Overlay(reading.file, reading.mapping, existing, known, skips, reason)
    package.sheets = overlay.package(settled.facts).sheets
    taken = sum(len(fact.places) for fact in settled.facts if not skips.has(fact.places))
    judged = [fact for fact in settled.judged if not skips.has(fact.places)]
    read = len(reading.entries) + reading.short.problems.total
    package.skipped = skips.problems
    package.tally = Tally(read, taken, skips.problems.total)
    if not taken and not judged:
        if read:
            package.problems.add("qpr_nothing_usable", Place(package.name), count=read)
        else:
            package.problems.add("qpr_no_values", Place(package.name))
        return None
    proposal = propose(
        session, package=package, plan=plan, scope=PackageScope.WHOLE, reason=reason
    )
    if proposal is not None:
        proposal.foreign = _new_verdicts(session, plan, judged)
    return proposal


def _only_plan(session: Session) -> str | None:
    codes = list(session.scalars(select(sql_table(Plan).c.code).limit(2)))
    return codes[0] if len(codes) == 1 else None


def _measured(existing: StoredState) -> set[tuple[str, str | None, str]]:
    return {
        (key[0], key[1], key[2])
        for key, history in existing.ledgers["observations"].items()
        if not history[-1].withdrawn
    }


def _new_verdicts(session: Session, plan: str, facts: Iterable[Fact]) -> list[Values]:
    """Return the judgements that differ from the last one the plan has of the same value."""
    table = sql_table(ForeignJudgement)
    names = ("indicator", "district", "period", *_VERDICT.values())
    query = (
        select(*(table.c[name] for name in names))
        .where(table.c.plan == plan, table.c.system == SYSTEM)
        .order_by(table.c.id)
    )
    last = {tuple(row[:3]): tuple(row[3:]) for row in session.execute(query)}
    found: list[Values] = []
    for fact in facts:
        key = (fact.indicator, fact.district, fact.period.label)
        verdict = tuple(getattr(fact.verdict, name) for name in _VERDICT)
        if last.get(key) != verdict:
            values = dict(zip(names, (*key, *verdict), strict=True))
            found.append({**values, "system": SYSTEM})
    return found


# Fields of a verdict → columns of the table.
_VERDICT = {field.name: field.name for field in fields(Verdict)} | {"range": "range_name"}
