"""Writes the one migration there is until the first public version, from core/models.

Alembic renders it; a test holds it to the models on both databases. Raise REVISION in
core/database/engine.py first, so that a database of before is recognised.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from alembic.autogenerate import render_python_code
from alembic.migration import MigrationContext
from alembic.operations import ops

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import core.models  # noqa: E402, F401 - fills the metadata
from core.database.engine import REVISION  # noqa: E402 - after the path is set
from core.migrations.rendering import render  # noqa: E402
from core.models.types import metadata  # noqa: E402

VERSIONS = ROOT / "core" / "migrations" / "versions"
NAME = "make_the_operational_tables"
# Tables whose rows are never changed: triggers hold it, of which Alembic knows nothing.
APPEND_ONLY = (
    "audit_entry",
    "field_revision",
    "foreign_judgement",
    "imported_file",
    "observation",
    "progress_report",
    "release",
)
TEXT = '''"""Make the operational tables. Written by tools/write_migration.py."""

import sqlalchemy as sa
from alembic import op

from core.migrations.append_only import drop_function, let_rows_only_be_added
from core.models.types import ExactDecimal, UtcDateTime

revision = "{revision}"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    {upgrade}
    for table in {append_only}:
        let_rows_only_be_added(table)


def downgrade() -> None:
    {downgrade}
    drop_function()
'''


def migration() -> str:
    """Return the text of the migration."""
    tables = metadata.sorted_tables
    drops = [ops.DropTableOp(table.name) for table in reversed(tables)]
    return TEXT.format(
        revision=REVISION,
        upgrade=_code(_creations()),
        append_only=APPEND_ONLY,
        downgrade=_code(drops),
    )


def _creations() -> Iterator[ops.MigrateOperation]:
    for table in metadata.sorted_tables:
        yield ops.CreateTableOp.from_table(table)
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield ops.CreateIndexOp.from_index(index)


def _code(operations: Iterator[ops.MigrateOperation] | list[ops.DropTableOp]) -> str:
    context = MigrationContext.configure(dialect_name="sqlite", opts={"target_metadata": metadata})
    code = render_python_code(
        ops.UpgradeOps(list(operations)), render_item=render, migration_context=context
    )
    lines = (line for line in code.splitlines() if not line.strip().startswith("#"))
    return "\n".join(lines).strip()


if __name__ == "__main__":
    for before in VERSIONS.glob("0*.py"):
        before.unlink()
    written = VERSIONS / f"{REVISION}_{NAME}.py"
    written.write_text(migration(), encoding="utf-8")
