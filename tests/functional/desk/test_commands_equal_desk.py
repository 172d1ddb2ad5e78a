"""What pages of the desk do, commands do as well: every deed of the table of rights has one."""

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from cli.program import app
from core.desk.rights import Action
from portal.desk.desk_access import ACCESS

COMMANDS = {
    Action.SEE_PACKAGES: "packages show",
    Action.HAND_IN: "packages hand-in",
    Action.SEND: "packages send",
    Action.ORDER_PREVIEW: "packages preview",
    Action.GIVE_REASON: "packages reason",
    Action.COMMENT: "packages comment",
    Action.WITHDRAW: "packages withdraw",
    Action.APPROVE: "packages approve",
    Action.APPROVE_OWN: "packages approve",
    Action.WITHDRAW_APPROVAL: "packages withdraw-approval",
    Action.RETURN: "packages return",
    Action.MAKE_LINK: "packages link",
    Action.VOID_LINK: "packages void-link",
    Action.PUBLISH: "packages publish",
    Action.SCHEDULE: "packages schedule",
    Action.CANCEL_SCHEDULE: "packages cancel",
    Action.SEE_DELIVERIES: "status",
    Action.HOLD_DELIVERIES: "deliver brake",
    Action.LET_DELIVERIES_GO: "deliver step",
    Action.SEE_PUNCTUALITY: "punctuality",
    Action.SEE_HEALTH: "status",
    Action.SEE_BOT: "chat",
    Action.SEE_SETTINGS: "settings list",
    Action.CHANGE_SETTINGS: "settings set",
    Action.SEE_PEOPLE: "people list",
    Action.ADD_PERSON: "people add",
    Action.RESET_PERSON: "people reset",
    Action.CHANGE_ROLES: "people roles",
    Action.DISABLE_PERSON: "people disable",
    Action.ENABLE_PERSON: "people enable",
    Action.BIND_CITY_ACCOUNT: "people city",
    Action.SEE_AUDIT: "audit",
    Action.EXPORT_AUDIT: "audit",
}


def test_every_deed_has_a_command():
    assert set(COMMANDS) == set(Action)
    assert {one for one in ACCESS.values() if isinstance(one, Action)} <= set(COMMANDS)


@pytest.mark.parametrize("words", sorted(set(COMMANDS.values())))
def test_the_command_is_there(words):
    found = get_command(app)
    for word in words.split():
        assert isinstance(found, TyperGroup)
        found = found.commands[word]
    assert found.help
