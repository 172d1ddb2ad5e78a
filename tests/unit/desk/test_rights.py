"""The table of rights, cell by cell."""

import pytest

from core.desk.rights import MATRIX, Action, may
from core.enums import Role

# Action, and who may do it: clerk, approver, publisher, operator, auditor.
TABLE = """
package.see          yes yes yes yes yes
package.hand_in      yes  -   -   -   -
package.send         yes  -   -   -   -
package.order_preview yes yes yes -   -
package.give_reason  yes  -   -   -   -
package.comment      yes yes yes  -   -
package.withdraw     yes  -   -   -   -
approval.approve      -  yes  -   -   -
approval.approve_own  -  yes  -   -   -
approval.withdraw     -  yes  -   -   -
approval.return       -  yes yes  -   -
approval.make_link    -  yes yes  -   -
approval.void_link    -  yes yes yes  -
publication.publish   -   -  yes  -   -
publication.schedule  -   -  yes  -   -
publication.cancel_schedule - - yes -   -
delivery.see         yes yes yes yes yes
delivery.hold         -   -  yes yes  -
delivery.let_go       -   -  yes  -   -
room.punctuality     yes yes yes yes yes
room.health           -   -   -  yes yes
room.bot             yes yes yes yes yes
settings.see         yes yes yes yes yes
settings.change       -   -   -  yes  -
people.see           yes yes yes yes yes
people.add            -   -   -  yes  -
people.reset          -   -   -  yes  -
people.change_roles   -   -   -  yes  -
people.disable        -   -   -  yes  -
people.enable         -   -   -  yes  -
people.bind_city      -   -   -  yes  -
audit.see            yes yes yes yes yes
audit.export          -   -   -  yes yes
"""
CELLS = [
    (Action(name), role, cell == "yes")
    for name, *cells in (line.split() for line in TABLE.strip().splitlines())
    for role, cell in zip(Role, cells, strict=True)
]


@pytest.mark.parametrize(("action", "role", "allowed"), CELLS)
def test_a_cell_of_the_table(action, role, allowed):
    assert may([role], action) is allowed


def test_every_action_has_its_row():
    assert list(MATRIX) == list(Action) == list(dict.fromkeys(action for action, *_ in CELLS))


def test_without_a_role_nothing_is_allowed():
    assert not any(may([], action) for action in Action)
