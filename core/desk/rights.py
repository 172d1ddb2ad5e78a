"""Who may do what: the one table of actions and roles. Every undoing is an action of its own.

Nothing that is public is taken back but by a new release, which is the same right as publishing.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from core.enums import Role


class Action(StrEnum):
    """What is done at the desk; `group.deed`, in the order of the table that people see."""

    SEE_PACKAGES = "package.see"
    HAND_IN = "package.hand_in"
    SEND = "package.send"
    ORDER_PREVIEW = "package.order_preview"
    GIVE_REASON = "package.give_reason"
    COMMENT = "package.comment"
    WITHDRAW = "package.withdraw"
    APPROVE = "approval.approve"
    APPROVE_OWN = "approval.approve_own"
    WITHDRAW_APPROVAL = "approval.withdraw"
    RETURN = "approval.return"
    MAKE_LINK = "approval.make_link"
    VOID_LINK = "approval.void_link"
    PUBLISH = "publication.publish"
    SCHEDULE = "publication.schedule"
    CANCEL_SCHEDULE = "publication.cancel_schedule"
    SEE_DELIVERIES = "delivery.see"
    HOLD_DELIVERIES = "delivery.hold"
    LET_DELIVERIES_GO = "delivery.let_go"
    SEE_PUNCTUALITY = "room.punctuality"
    SEE_HEALTH = "room.health"
    SEE_BOT = "room.bot"
    SEE_SETTINGS = "settings.see"
    CHANGE_SETTINGS = "settings.change"
    SEE_PEOPLE = "people.see"
    ADD_PERSON = "people.add"
    RESET_PERSON = "people.reset"
    CHANGE_ROLES = "people.change_roles"
    DISABLE_PERSON = "people.disable"
    ENABLE_PERSON = "people.enable"
    BIND_CITY_ACCOUNT = "people.bind_city"
    SEE_AUDIT = "audit.see"
    EXPORT_AUDIT = "audit.export"


_ALL = frozenset(Role)
_CLERK = frozenset({Role.CLERK})
_APPROVER = frozenset({Role.APPROVER})
_PUBLISHER = frozenset({Role.PUBLISHER})
_OPERATOR = frozenset({Role.OPERATOR})
_AUDITOR = frozenset({Role.AUDITOR})

MATRIX: Mapping[Action, frozenset[Role]] = {
    Action.SEE_PACKAGES: _ALL,
    Action.HAND_IN: _CLERK,
    Action.SEND: _CLERK,
    Action.ORDER_PREVIEW: _CLERK | _APPROVER | _PUBLISHER,
    Action.GIVE_REASON: _CLERK,
    Action.COMMENT: _CLERK | _APPROVER | _PUBLISHER,
    Action.WITHDRAW: _CLERK,
    Action.APPROVE: _APPROVER,
    Action.APPROVE_OWN: _APPROVER,
    Action.WITHDRAW_APPROVAL: _APPROVER,
    Action.RETURN: _APPROVER | _PUBLISHER,
    Action.MAKE_LINK: _APPROVER | _PUBLISHER,
    Action.VOID_LINK: _APPROVER | _PUBLISHER | _OPERATOR,
    Action.PUBLISH: _PUBLISHER,
    Action.SCHEDULE: _PUBLISHER,
    Action.CANCEL_SCHEDULE: _PUBLISHER,
    Action.SEE_DELIVERIES: _ALL,
    Action.HOLD_DELIVERIES: _PUBLISHER | _OPERATOR,
    Action.LET_DELIVERIES_GO: _PUBLISHER,
    Action.SEE_PUNCTUALITY: _ALL,
    Action.SEE_HEALTH: _OPERATOR | _AUDITOR,
    Action.SEE_BOT: _ALL,
    Action.SEE_SETTINGS: _ALL,
    Action.CHANGE_SETTINGS: _OPERATOR,
    Action.SEE_PEOPLE: _ALL,
    Action.ADD_PERSON: _OPERATOR,
    Action.RESET_PERSON: _OPERATOR,
    Action.CHANGE_ROLES: _OPERATOR,
    Action.DISABLE_PERSON: _OPERATOR,
    Action.ENABLE_PERSON: _OPERATOR,
    Action.BIND_CITY_ACCOUNT: _OPERATOR,
    Action.SEE_AUDIT: _ALL,
    Action.EXPORT_AUDIT: _OPERATOR | _AUDITOR,
}


# What cannot be taken back by a click, or lets others in: it is proved again who is there.
CONSEQUENTIAL = frozenset(
    {
        Action.APPROVE_OWN,
        Action.PUBLISH,
        Action.SCHEDULE,
        Action.ADD_PERSON,
        Action.RESET_PERSON,
        Action.CHANGE_ROLES,
        Action.DISABLE_PERSON,
        Action.ENABLE_PERSON,
        Action.BIND_CITY_ACCOUNT,
    }
)


def may(roles: Collection[Role], action: Action) -> bool:
    """Return whether a person of *roles* has the right to *action*."""
    return not MATRIX[action].isdisjoint(roles)
