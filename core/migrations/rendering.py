"""How a migration that Alembic writes names our types."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

from core.models.types import ExactDecimal, UtcDateTime


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Return the text of one thing of a migration; False: Alembic's own is right."""
    if kind == "type" and isinstance(item, ExactDecimal | UtcDateTime):
        return f"{type(item).__name__}()"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String({item.length or ''})"
    return False
