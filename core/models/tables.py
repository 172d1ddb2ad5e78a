"""What is asked of several tables alike: the table behind a model, a plan's last import."""

from sqlalchemy import Table, func, select
from sqlmodel import Session, SQLModel, col

from core.enums import ImportState
from core.models.ledger import ImportRun
from core.models.package import PackageRow


def sql_table(model: type[SQLModel] | type[PackageRow]) -> Table:
    """Return the table behind *model*, for statements about many rows."""
    found = vars(model)["__table__"]  # SQLModel does not declare it
    assert isinstance(found, Table)
    return found


def last_applied_import(session: Session, plan: str) -> int | None:
    """Return the id of the last import that changed *plan*; None: none has."""
    query = select(func.max(col(ImportRun.id))).where(
        col(ImportRun.plan) == plan, col(ImportRun.state) == ImportState.APPLIED
    )
    found: int | None = session.scalar(query)
    return found
