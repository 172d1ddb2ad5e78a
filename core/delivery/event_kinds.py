"""What kind of event a change is, as people choose what they are told of."""

from core.enums import EventKind
from core.release.records import Change

# What is told every year anyway, and so comes after what somebody decided or found.
_MONEY = {"approved", "allocated", "spent"}
# What «less of this» leaves out: figures that come at their time, whatever they say.
ROUTINE = frozenset({EventKind.PROGRESS, EventKind.MONEY, EventKind.FIGURES})


def kind_of(change: Change) -> EventKind:
    """Return the kind of event that a change is."""
    name = change.field.partition(":")[0]
    if change.event == "observed":
        return EventKind.FIGURES
    if change.event == "changed" and name in _MONEY:
        return EventKind.MONEY
    return EventKind.PROGRESS if change.event == "reported" else EventKind.DECISIONS


def kinds_of_text(text: str) -> frozenset[EventKind]:
    """Read kinds as `text_of_kinds` wrote them."""
    return frozenset(EventKind(name) for name in text.split())


def text_of_kinds(kinds: frozenset[EventKind]) -> str:
    """Write kinds for one column, in an order of their own."""
    return " ".join(sorted(kinds))
