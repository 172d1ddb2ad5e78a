"""Goals, policies, objectives and strategies."""

from decimal import Decimal

from sqlmodel import Field, SQLModel

from core.enums import Approach, Level, Origin, Part, Pillar
from core.models.plan import of_plan
from core.models.types import (
    code_key,
    decimal_field,
    enum_field,
    holds,
    not_negative,
    plan_key,
    refers,
)


class Node(SQLModel, table=True):
    """One goal, policy, objective or strategy. `position` is its place among its siblings."""

    __table_args__ = (
        of_plan(),
        refers("node", "plan", "parent"),
        not_negative("weight"),
        holds("not_own_parent", "parent <> code"),
        holds("roots", "(level IN ('goal', 'policy')) = (parent IS NULL)"),
    )

    plan: str = plan_key()
    code: str = code_key()
    level: Level = enum_field(Level)
    parent: str | None = Field(default=None, index=True)
    position: int = 0
    title: str
    description: str | None = None
    part: Part | None = enum_field(Part, default=None)
    approach: Approach | None = enum_field(Approach, default=None)
    pillar: Pillar | None = enum_field(Pillar, default=None)
    weight: Decimal = decimal_field(default=Decimal(1))
    responsible: str | None = None
    source: str | None = None
    origin: Origin | None = enum_field(Origin, default=None)
    note: str | None = None
    removed_by: int | None = Field(default=None, foreign_key="import_run.id")


class NodePolicy(SQLModel, table=True):
    """An objective follows a policy."""

    __tablename__ = "node_policy"
    __table_args__ = (refers("node", "plan", "node"), refers("node", "plan", "policy"))

    plan: str = plan_key()
    node: str = code_key()
    policy: str = code_key()
