"""A package against a plan: rules, comparison, warnings. Reads the database, writes nothing."""

from datetime import date

from sqlalchemy import select, text
from sqlmodel import Session

from core.enums import PackageScope
from core.importing.changeset.desired_state import build_desired_state, key_values
from core.importing.changeset.proposal import Proposal, TableProposal, compare
from core.importing.changeset.stored_state import load_stored_state
from core.importing.plausibility.questions import find_questions
from core.importing.problems import Place
from core.importing.readers.package_reader import Package
from core.importing.validation.quality_warnings import find_warnings
from core.importing.validation.rules import check
from core.importing.validation.tracing import trace_causes
from core.importing.validation.unit_rules import settle_percents
from core.models import Plan
from core.models.tables import last_applied_import, sql_table
from core.plan.reserved import twin_key
from core.progress import Progress, silent

# Any number will do, as long as nothing else of this program takes the same lock.
_IMPORT_LOCK = 5_140_001
# What stands in the way only until removals are allowed: the rest can be shown all the same.
_OF_REMOVALS = frozenset({"removal_not_allowed", "code_renamed"})


def propose(
    session: Session,
    *,
    package: Package,
    plan: str | None,
    scope: PackageScope,
    reason: str | None = None,
    today: date | None = None,
    progress: Progress = silent,
) -> Proposal | None:
    """Work out what *package* would change; *scope* says what becomes of the rows it lacks.

    Of what happened after *today*, the clerk is asked (None: nothing is asked of that).
    None when there are problems; they are then in `package.problems`. Where all that is wrong is
    that rows would go, `package.blocked` is what would happen were that allowed.
    """
    code = _plan_code(package, plan)
    if code is None:
        return None
    progress("import.step.compare", 0, 1)
    existing = load_stored_state(session, code)
    if existing.is_new and "plan" not in package.sheets:
        package.problems.add("plan_unknown", Place(package.name), code)
        return None
    if existing.is_new and (other := _twin(session, code)):
        package.problems.add("code_twin", package.place("plan", None, "code"), code, other=other)
    for sheet in package.sheets.values():
        sheet.is_partial = sheet.is_partial or scope.keeps_absent
        sheet.rows_go = scope is PackageScope.WITHDRAWAL
    settle_percents(package, existing)
    desired = build_desired_state(package, existing)
    shape = check(package, desired, existing)
    tables = compare(package, desired, existing)
    if not scope.allows_removals:
        _refuse_removals(package, tables)
    if package.problems:
        trace_causes(package, desired, existing)
        if not all(problem.code in _OF_REMOVALS for problem in package.problems):
            return None
    base = last_applied_import(session, code)
    proposal = Proposal(code, existing.is_new, base, tables, shape)
    proposal.warnings = find_warnings(desired, proposal, reason)
    proposal.questions = find_questions(desired, proposal, today)
    progress("import.step.compare", 1, 1)
    if package.problems:
        package.blocked = proposal
        return None
    return proposal


def lock_imports(session: Session) -> None:
    """Let one import at a time write its changes, until the transaction ends.

    SQLite's transactions are exclusive from their start (core/database/engine.py).
    """
    if session.connection().dialect.name == "postgresql":
        session.connection().execute(
            text("SELECT pg_advisory_xact_lock(:key)"), {"key": _IMPORT_LOCK}
        )


def is_stale(session: Session, proposal: Proposal) -> bool:
    """Return whether another import was applied since *proposal* was worked out."""
    return last_applied_import(session, proposal.plan) != proposal.base_run


def _twin(session: Session, code: str) -> str | None:
    """Return another plan's code that a file system may take for *code*."""
    codes = session.execute(select(sql_table(Plan).c.code)).scalars()
    return next((one for one in codes if twin_key(one) == twin_key(code)), None)


def _plan_code(package: Package, plan: str | None) -> str | None:
    sheet = package.sheets.get("plan")
    if sheet is None:
        # A plan's table that could not be read has been complained about already.
        if plan is None and not package.is_empty and "plan" not in package.unreadable:
            package.problems.add("sheet_missing", Place(package.name), table="plan")
        return plan
    codes = [record.values.get("code") for record in sheet.records]
    if len(codes) != 1:
        package.problems.add("plan_not_one", sheet.place(), count=len(codes))
        return None
    if plan is not None and codes[0] is not None and codes[0] != plan:
        place = sheet.place(sheet.records[0].row, "code")
        package.problems.add("plan_other", place, codes[0], plan=plan)
        return None
    found: str | None = codes[0]
    return found


def _refuse_removals(package: Package, tables: dict[str, TableProposal]) -> None:
    for name, table in tables.items():
        for key, _stored in table.removals():
            package.problems.add(
                "removal_not_allowed",
                package.sheets[name].place(),
                key_values(key),
                table=name,
                key=key,
            )
