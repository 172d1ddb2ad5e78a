"""Rows of the append-only ledgers: each names the one it replaces."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from core.importing.changeset.bulk import insert_rows
from core.importing.changeset.desired_state import shown_key
from core.importing.changeset.proposal import Append, TableProposal
from core.importing.changeset.stored_state import Key, Values
from core.models import MODELS, ImportRun
from core.models.tables import sql_table


def append_rows(
    connection: Connection, proposal: TableProposal, *, plan: str, run: ImportRun
) -> None:
    """Append in waves: the second row of a key names the first, whose id is known by then."""
    name = proposal.table.name
    model = MODELS[name]
    previous = {one.key: one.revises.id for one in proposal.appended if one.revises}
    wave = 0
    while pending := [one for one in proposal.appended if len(one.rows) > wave]:
        if wave:
            previous = _last_ids(connection, proposal, plan, run)
        rows = (_row(name, one, wave, previous, run=run, plan=plan) for one in pending)
        insert_rows(connection, model, rows)
        wave += 1


def _row(
    table: str,
    append: Append,
    wave: int,
    previous: Mapping[Key, int | None],
    *,
    run: ImportRun,
    plan: str,
) -> Values:
    row = {
        **append.rows[wave],
        "plan": plan,
        "withdrawn": append.withdraws,
        "revises": previous.get(append.key),
        "imported_by": run.id,
    }
    reason = run.reason_of(table, shown_key(append.key))
    if append.withdraws and reason and "reason" in row:
        row["reason"] = reason
    return row


def _last_ids(
    connection: Connection, proposal: TableProposal, plan: str, run: ImportRun
) -> dict[Key, int | None]:
    sql = sql_table(MODELS[proposal.table.name])
    query = (
        select(sql.c.id, *(sql.c[name] for name in proposal.table.key))
        .where(sql.c.imported_by == run.id, sql.c.plan == plan)
        .order_by(sql.c.id)
    )
    return {tuple(row[1:]): row[0] for row in connection.execute(query)}
