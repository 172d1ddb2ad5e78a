"""Where people are, taken out of updates before they are stored: nothing holds coordinates."""

from collections.abc import Callable
from typing import Any

# From latitude and longitude to the codes of what is there.
type Locate = Callable[[float, float], str]

_COMMAND = "/near"
# Members of an update that hold coordinates.
_PLACES = frozenset({"location", "venue"})
_MESSAGES = ("message", "edited_message")


def nowhere(_latitude: float, _longitude: float) -> str:
    """Return no place, where there is nothing to look one up in."""
    return ""


def without_coordinates(payload: dict[str, Any], locate: Locate) -> dict[str, Any]:
    """Put in the place of a location what lies there, as if it had been typed."""
    named = {
        kind: _named(message, locate)
        for kind in _MESSAGES
        if isinstance(message := payload.get(kind), dict)
    }
    return {**without_places(payload), **named}


def without_places(part: Any) -> Any:
    """Leave out of a part of an update all that says where anybody is."""
    if isinstance(part, dict):
        return {key: without_places(one) for key, one in part.items() if key not in _PLACES}
    return [without_places(one) for one in part] if isinstance(part, list) else part


def _named(message: dict[str, Any], locate: Locate) -> dict[str, Any]:
    kept: dict[str, Any] = without_places(message)
    chat, location = message.get("chat"), message.get("location")
    is_private = isinstance(chat, dict) and chat.get("type") == "private"
    if not is_private or not isinstance(location, dict) or "text" in message:
        return kept
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return kept
    return kept | {"text": f"{_COMMAND} {locate(latitude, longitude)}".strip()}
