"""Who may do what: the one table of actions and roles. Every undoing is an action of its own."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from core.enums import Role


class Action(StrEnum):
    """What is done at the desk; `group.deed`, in the order of the table that people see."""

    SEE_PEOPLE = "people.see"
    ADD_PERSON = "people.add"
    RESET_PERSON = "people.reset"
    CHANGE_ROLES = "people.change_roles"
    DISABLE_PERSON = "people.disable"
    ENABLE_PERSON = "people.enable"
    SEE_AUDIT = "audit.see"
    EXPORT_AUDIT = "audit.export"


_ALL = frozenset(Role)
_OPERATOR = frozenset({Role.OPERATOR})

MATRIX: Mapping[Action, frozenset[Role]] = {
    Action.SEE_PEOPLE: _ALL,
    Action.ADD_PERSON: _OPERATOR,
    Action.RESET_PERSON: _OPERATOR,
    Action.CHANGE_ROLES: _OPERATOR,
    Action.DISABLE_PERSON: _OPERATOR,
    Action.ENABLE_PERSON: _OPERATOR,
    Action.SEE_AUDIT: _ALL,
    Action.EXPORT_AUDIT: frozenset({Role.OPERATOR, Role.AUDITOR}),
}


def may(roles: Collection[Role], action: Action) -> bool:
    """Return whether a person of *roles* has the right to *action*."""
    return not MATRIX[action].isdisjoint(roles)
