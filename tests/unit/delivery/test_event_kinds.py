import pytest

from core.delivery.event_kinds import ROUTINE, kind_of, kinds_of_text, text_of_kinds
from core.enums import EventKind
from core.release.records import Change
from tests.factories.snapshots import make


@pytest.mark.parametrize(
    ("event", "field", "kind"),
    [
        ("observed", "value", EventKind.FIGURES),
        ("reported", "actual_percent", EventKind.PROGRESS),
        ("changed", "spent:1399", EventKind.MONEY),
        ("changed", "planned_end_on", EventKind.DECISIONS),
        ("judged", "lateness", EventKind.DECISIONS),
        ("corrected", "actual_percent", EventKind.DECISIONS),
        ("removed", "", EventKind.DECISIONS),
    ],
)
def test_a_change_is_of_one_kind(event, field, kind):
    assert kind_of(make(Change, event=event, field=field)) is kind


@pytest.mark.parametrize("kinds", [frozenset(), ROUTINE, frozenset(EventKind)])
def test_kinds_are_kept_as_a_text(kinds):
    assert kinds_of_text(text_of_kinds(kinds)) == kinds
