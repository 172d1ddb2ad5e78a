"""A proposal written to the database. The caller holds the transaction."""

from datetime import datetime

from sqlmodel import Session

from core.audit import record
from core.importing.changeset.bulk import insert_rows
from core.importing.changeset.ledger_writer import append_rows
from core.importing.changeset.proposal import Proposal, QualityWarning
from core.importing.changeset.revisions import revisions
from core.importing.changeset.row_writer import RowWriter
from core.importing.changeset.stored_state import Values
from core.importing.problems import plain_json
from core.models import FieldRevision, ForeignJudgement, ImportRun, QualityFlag
from core.progress import Progress


def apply_proposal(
    session: Session, proposal: Proposal, run: ImportRun, progress: Progress
) -> None:
    """Write *proposal* in the name of *run*, which is already in the database."""
    assert run.id is not None
    connection = session.connection()
    for done, table in enumerate(proposal.tables.values(), start=1):
        progress("import.step.write", done, len(proposal.tables))
        if table.table.ledger:
            append_rows(connection, table, plan=proposal.plan, run=run)
        else:
            RowWriter(connection, table, proposal.plan, run.id).write()
            insert_rows(connection, FieldRevision, revisions(table, proposal.plan, run))
    common = {"plan": proposal.plan, "imported_by": run.id}
    insert_rows(connection, ForeignJudgement, ({**row, **common} for row in proposal.foreign))
    insert_rows(connection, QualityFlag, (_flag(warning, run) for warning in proposal.warnings))


def _flag(warning: QualityWarning, run: ImportRun) -> Values:
    return {
        "plan": run.plan,
        "import_run": run.id,
        "rule": warning.rule,
        "thing": warning.thing,
        "key": warning.key,
        "details": {name: plain_json(value) for name, value in warning.details.items()},
    }


def audit(session: Session, run: ImportRun, at: datetime) -> None:
    """Write to the audit trail how an import ended."""
    record(
        session,
        at=at,
        by=run.by,
        action=f"import.{run.state.value}",
        plan=run.plan,
        run=run.id,
        file=run.file,
        reason=run.reason,
    )
