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
    ("POST", "/desk/sign-in/passkey/options/"): Door.ANYONE,
    ("POST", "/desk/sign-in/passkey/"): Door.ANYONE,
    ("GET", "/desk/sign-in/city/"): Door.ANYONE,
    ("GET", "/desk/sign-in/city/back/"): Door.ANYONE,
    ("GET", "/desk/welcome/{token}/"): Door.LINK,
    ("POST", "/desk/welcome/{token}/"): Door.LINK,
    ("GET", "/desk/"): Door.SIGNED_IN,
    ("GET", "/desk/help/"): Door.SIGNED_IN,
    ("POST", "/desk/sign-out/"): Door.SIGNED_IN,
    ("GET", "/desk/me/"): Door.SIGNED_IN,
    ("POST", "/desk/me/sessions/"): Door.SIGNED_IN,
    ("GET", "/desk/me/password/"): Door.SIGNED_IN,
    ("POST", "/desk/me/password/"): Door.SIGNED_IN,
    ("GET", "/desk/me/passkeys/"): Door.SIGNED_IN,
    ("POST", "/desk/me/passkeys/"): Door.SIGNED_IN,
    ("POST", "/desk/me/passkeys/options/"): Door.SIGNED_IN,
    ("POST", "/desk/me/passkeys/delete/"): Door.SIGNED_IN,
    ("GET", "/desk/packages/"): Action.SEE_PACKAGES,
    ("GET", "/desk/packages/new/"): Action.HAND_IN,
    ("POST", "/desk/packages/new/"): Action.HAND_IN,
    ("GET", "/desk/template.xlsx"): Action.HAND_IN,
    ("GET", "/desk/rows/"): Action.HAND_IN,
    ("GET", "/desk/rows/form/"): Action.HAND_IN,
    ("POST", "/desk/rows/"): Action.HAND_IN,
    ("GET", "/desk/doubts/"): Action.HAND_IN,
    ("GET", "/desk/packages/{number}/"): Action.SEE_PACKAGES,
    ("GET", "/desk/packages/{number}/marked.xlsx"): Action.SEE_PACKAGES,
    ("POST", "/desk/packages/{number}/send/"): Action.SEND,
    ("POST", "/desk/packages/{number}/reason/"): Action.GIVE_REASON,
    ("POST", "/desk/packages/{number}/comment/"): Action.COMMENT,
    ("GET", "/desk/packages/{number}/thing/"): Action.SEE_PACKAGES,
    ("POST", "/desk/packages/{number}/preview/"): Action.ORDER_PREVIEW,
    ("GET", "/desk/preview/{token}/{address:path}"): Door.LINK,
    ("POST", "/desk/packages/{number}/withdraw/"): Action.WITHDRAW,
    ("POST", "/desk/packages/{number}/approve/"): Action.APPROVE,
    ("POST", "/desk/packages/{number}/approve-own/"): Action.APPROVE_OWN,
    ("POST", "/desk/packages/{number}/withdraw-approval/"): Action.WITHDRAW_APPROVAL,
    ("POST", "/desk/packages/{number}/return/"): Action.RETURN,
    ("POST", "/desk/packages/{number}/link/"): Action.MAKE_LINK,
    ("POST", "/desk/packages/{number}/void-link/"): Action.VOID_LINK,
    ("POST", "/desk/packages/{number}/publish/"): Action.PUBLISH,
    ("POST", "/desk/packages/{number}/schedule/"): Action.SCHEDULE,
    ("POST", "/desk/packages/{number}/cancel-schedule/"): Action.CANCEL_SCHEDULE,
    ("GET", "/desk/approval/{token}/"): Door.LINK,
    ("POST", "/desk/approval/{token}/"): Door.LINK,
    ("GET", "/desk/deliveries/"): Action.SEE_DELIVERIES,
    ("POST", "/desk/deliveries/brake/"): Action.HOLD_DELIVERIES,
    ("POST", "/desk/deliveries/step/"): Action.LET_DELIVERIES_GO,
    ("GET", "/desk/punctuality/"): Action.SEE_PUNCTUALITY,
    ("GET", "/desk/bot/"): Action.SEE_BOT,
    ("GET", "/desk/bot/sheet/"): Action.SEE_BOT,
    ("GET", "/desk/settings/"): Action.SEE_SETTINGS,
    ("POST", "/desk/settings/"): Action.CHANGE_SETTINGS,
    ("GET", "/desk/health/"): Action.SEE_HEALTH,
    ("GET", "/desk/people/"): Action.SEE_PEOPLE,
    ("POST", "/desk/people/add/"): Action.ADD_PERSON,
    ("GET", "/desk/people/{account}/"): Action.SEE_PEOPLE,
    ("POST", "/desk/people/{account}/reset/"): Action.RESET_PERSON,
    ("POST", "/desk/people/{account}/roles/"): Action.CHANGE_ROLES,
    ("POST", "/desk/people/{account}/disable/"): Action.DISABLE_PERSON,
    ("POST", "/desk/people/{account}/enable/"): Action.ENABLE_PERSON,
    ("POST", "/desk/people/{account}/city/"): Action.BIND_CITY_ACCOUNT,
    ("GET", "/desk/audit/"): Action.SEE_AUDIT,
    ("GET", "/desk/audit.csv"): Action.EXPORT_AUDIT,
}

# Where a form brings a file along.
UPLOADS = frozenset({("POST", "/desk/packages/new/")})
