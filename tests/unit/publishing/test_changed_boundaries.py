"""A border that comes, changes or goes is told as a change of its district."""

from datetime import UTC, datetime

import pytest

from core.plan.geometry import mark_of
from core.publishing.compare.changes import compare
from core.release import records
from core.texts import load_texts
from core.wording.change_words import describe_change, field_label, show_value
from tests.factories.boundaries import drawn
from tests.factories.snapshots import make, snapshot_of

TEXTS = load_texts()
DISTRICT = make(records.District, code="7", number=7, title="منطقه ۷")
FIRST, SECOND = (
    make(records.Boundary, code="7", geometry=text)
    for text in drawn({"a": (0, 0), "b": (0, 1)}).values()
)
MARKS = mark_of(FIRST.geometry), mark_of(SECOND.geometry)


def revision(field, reason, position=1, thing="boundaries"):
    return make(
        records.Revision,
        thing=thing,
        subject="7",
        field=field,
        reason=reason,
        position=position,
        applied_at=datetime(2021, 9, 10, tzinfo=UTC),
    )


def only_change(before, after):
    (change,) = compare(snapshot_of(DISTRICT, *before), snapshot_of(DISTRICT, *after), 2)
    return change


@pytest.mark.parametrize(
    ("before", "after", "field", "values", "sentence"),
    [
        ([], [FIRST], "", (None, MARKS[0]), "مرز روی نقشه اعلام شد."),
        ([FIRST], [SECOND], "geometry", MARKS, "مرز روی نقشه تغییر کرد."),
        ([FIRST], [], "", (MARKS[0], None), "مرز از نقشه حذف شد."),
    ],
)
def test_it_is_said_without_its_degrees_and_with_its_reason(
    before, after, field, values, sentence
):
    change = only_change(before, [*after, revision(field, "تقسیمات تازه")])
    assert (change.subject_kind, change.subject_code, change.field) == (
        "district",
        "7",
        "boundary",
    )
    assert (change.old, change.new) == values
    assert change.topics == ("plan", "district:7")
    assert change.reason == "تقسیمات تازه"
    assert describe_change(change, TEXTS).startswith(sentence)
    assert field_label(change, TEXTS) == "مرز"


def test_the_page_shows_marks_and_the_same_border_is_no_change():
    change = only_change([FIRST], [SECOND])
    assert MARKS[0] in show_value(change, change.old, TEXTS)
    assert show_value(change, None, TEXTS) == "—"
    same = snapshot_of(DISTRICT, FIRST), snapshot_of(DISTRICT, FIRST)
    assert compare(*same, 2) == []


def test_a_district_that_comes_with_its_border_is_one_change():
    (change,) = compare(snapshot_of(), snapshot_of(DISTRICT, FIRST), 2)
    assert (change.event, change.field) == ("added", "")
