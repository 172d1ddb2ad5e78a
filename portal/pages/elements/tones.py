"""Which tone a status has, and with it its icon and colour."""

_TONES = {
    "on_track": "good",
    "completed": "good",
    "matches": "good",
    "at_risk": "warn",
    "delayed": "warn",
    "approximate": "warn",
    "not_covered": "warn",
    "off_track": "bad",
    "stopped": "bad",
    "differs": "bad",
    "not_due": "wait",
    "not_started": "wait",
    "no_target": "mute",
    "no_scale": "mute",
    "no_weight": "mute",
    "not_applicable": "mute",
    "cancelled": "mute",
}


def tone(status: str) -> str:
    """Return the tone of a status; what is not listed is a lack of data."""
    return _TONES.get(status, "none")
