"""Which door every route of the desk has: a right of core/desk/rights.py, or one of four others.

A route that is not listed here cannot be made (portal/desk/desk_route.py).
"""

from collections.abc import Mapping
from enum import Enum, auto

from core.desk.rights import Action


class Door(Enum):
    """What a route without a right of its own asks for."""

    PUBLIC = auto()  # styles and the typeface
    ANYONE = auto()  # signing in
    LINK = auto()  # whoever holds the one-time link that is in the address
    HALF = auto()  # gave the password, not yet the one-time code
    SIGNED_IN = auto()  # what is one's own


ACCESS: Mapping[tuple[str, str], Door | Action] = {
    ("GET", "/desk/static/{name}"): Door.PUBLIC,
    ("GET", "/desk/sign-in/"): Door.ANYONE,
    ("POST", "/desk/sign-in/"): Door.ANYONE,
    ("GET", "/desk/sign-in/code/"): Door.HALF,
    ("POST", "/desk/sign-in/code/"): Door.HALF,
    ("GET", "/desk/welcome/{token}/"): Door.LINK,
    ("POST", "/desk/welcome/{token}/"): Door.LINK,
    ("GET", "/desk/"): Door.SIGNED_IN,
    ("POST", "/desk/sign-out/"): Door.SIGNED_IN,
    ("GET", "/desk/me/"): Door.SIGNED_IN,
    ("POST", "/desk/me/sessions/"): Door.SIGNED_IN,
    ("GET", "/desk/people/"): Action.SEE_PEOPLE,
    ("POST", "/desk/people/add/"): Action.ADD_PERSON,
    ("GET", "/desk/people/{account}/"): Action.SEE_PEOPLE,
    ("POST", "/desk/people/{account}/reset/"): Action.RESET_PERSON,
    ("POST", "/desk/people/{account}/roles/"): Action.CHANGE_ROLES,
    ("POST", "/desk/people/{account}/disable/"): Action.DISABLE_PERSON,
    ("POST", "/desk/people/{account}/enable/"): Action.ENABLE_PERSON,
    ("GET", "/desk/audit/"): Action.SEE_AUDIT,
    ("GET", "/desk/audit.csv"): Action.EXPORT_AUDIT,
}
