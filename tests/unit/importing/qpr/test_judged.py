"""QPR's own judgements, kept as facts about QPR."""

import pytest

from tests.factories.qpr import JUDGED, codes, judged, value_of, verdicts


def test_what_qpr_says_is_kept_as_a_fact_about_qpr(plan, load):
    outcome = load([judged(), judged("1397", "48", verdict="متوسط", colour="", trend="")], JUDGED)
    assert len(outcome.proposal.foreign) == 2
    assert verdicts(plan) == [
        ("1398", "qpr", "Good", "on_track", "#00ff00", 1),
        ("1397", "qpr", "متوسط", None, None, None),
    ]


def test_only_what_differs_from_the_last_word_is_added(plan, load):
    load([judged()], JUDGED)
    assert not load([judged()], JUDGED).proposal.foreign
    again = load([judged(verdict="Poor", trend="-1")], JUDGED)
    assert not again.proposal.is_empty
    assert [row[2] for row in verdicts(plan)] == ["Good", "Poor"]


def test_targets_are_not_judged(plan, load):
    load([judged(series="TGT")], JUDGED)
    assert verdicts(plan) == []


def test_a_shorter_periods_verdict_stays_at_its_own_period(plan, load):
    rows = [judged(f"1398-Q{n}", "5") for n in (1, 2, 3, 4)]
    load(rows, JUDGED + '[measures]\nK001 = {indicator = "K001", accumulation = 0}\n')
    assert value_of(plan) == 20
    assert [row[0] for row in verdicts(plan)] == [f"1398-Q{n}" for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"colour": "green"}, "qpr_colour_invalid"),
        ({"trend": "5"}, "qpr_trend_invalid"),
        ({"verdict": "x" * 201}, "text_too_long"),
    ],
)
def test_a_bad_verdict_makes_the_row_bad(plan, load, given, code):
    outcome = load([judged("1397"), judged(**given)], JUDGED)
    assert codes(outcome.skipped) == [(2, code)]
    assert value_of(plan) is None
    assert [row[0] for row in verdicts(plan)] == ["1397"]


def test_a_skipped_row_is_not_judged_either(plan, load):
    rows = [judged("1398-Q1"), judged("1397", "48"), judged("1396", "1"), judged("1396", "2")]
    outcome = load(rows, JUDGED)
    assert [code for _, code in codes(outcome.skipped)].count("qpr_contradiction") == 2
    assert [row[0] for row in verdicts(plan)] == ["1397"]
