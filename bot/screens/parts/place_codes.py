"""Places in buttons: their words take a byte for each Persian letter, as a search's do."""

from collections.abc import Iterable

from bot.screens.parts.intents import Intent, Where, digest
from bot.screens.parts.queries import pack, unpack
from core.delivery.places import MOST_CHARACTERS, place_of

# As a search's words: behind this sign stand words as they were typed.
_AS_TYPED = "="


def place_code(place: str) -> str:
    """Write a place for a button, or as it was typed where it does not fit one."""
    packed = pack(place)
    return packed if packed is not None else f"{_AS_TYPED}{place}"


def at_place(place: str) -> Intent:
    """Ask what a place is about; of a long text, no more than shows that it is too long."""
    return Intent(Where.PLACE, place_code(" ".join(place[: 2 * MOST_CHARACTERS].split())))


def place_in(intent: Intent, followed: Iterable[str] = ()) -> str:
    """Return the place of a button; of a digest, that one of *followed* it stands for."""
    if intent.code.startswith(_AS_TYPED):
        return intent.code[1:]
    codes = {digest(place_code(place)): place for one in followed if (place := place_of(one))}
    return codes.get(intent.code) or unpack(intent.code)
