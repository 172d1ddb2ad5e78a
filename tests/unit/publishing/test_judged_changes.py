"""What two releases say differently of how indicators are judged."""

import pytest

from core.enums import PathKind, ReviewStatus, StatusOverride
from core.publishing.compare.changes import compare
from core.release import records
from core.texts import load_texts
from core.wording.change_words import describe_change
from tests.factories.snapshots import make, snapshot_of

TEXTS = load_texts()


def indicator(**given):
    return make(records.Indicator, code="K1", title="هوا", path=("G1",), **given)


def changes(before, after):
    return compare(snapshot_of(*before), snapshot_of(*after), 2)


def test_a_status_that_a_person_set_is_told_with_the_reason():
    before = (indicator(), make(records.Judgement, indicator="K1", status="on_track"))
    stated = indicator(status_override=StatusOverride.AT_RISK, override_reason="سیل")
    after = (stated, make(records.Judgement, indicator="K1", status="at_risk"))
    found = {change.field: describe_change(change, TEXTS) for change in changes(before, after)}
    assert found["status"].endswith("دلیل: سیل")
    assert "«در معرض خطر»" in found["status_override"]
    assert found.keys() == {"status", "status_override", "override_reason"}


def test_of_an_indicator_out_of_force_no_status_is_told():
    def state(status):
        retired = indicator(review_status=ReviewStatus.RETIRED)
        return retired, make(records.Judgement, indicator="K1", status=status)

    assert changes(state("on_track"), state("off_track")) == []


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [("target_path", PathKind.STEP, "پله‌ای"), ("is_binary", True, "بله")],
)
def test_how_an_indicator_is_judged_is_told_in_words(field, value, word):
    (change,) = changes([indicator()], [indicator(**{field: value})])
    assert word in describe_change(change, TEXTS)
