"""Make the operational tables."""

from alembic import op

from core.migrations.append_only import drop_function, let_rows_only_be_added
from core.migrations.initial import TABLES

revision = "0004"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    TABLES.create_all(op.get_bind(), checkfirst=False)
    let_rows_only_be_added(
        "audit_entry",
        "field_revision",
        "foreign_judgement",
        "imported_file",
        "observation",
        "progress_report",
        "release",
    )


def downgrade() -> None:
    TABLES.drop_all(op.get_bind(), checkfirst=False)
    drop_function()
