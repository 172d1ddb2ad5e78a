"""What limits decide is never written across one, and two values never like each other."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.screens.parts.marks import bar
from core import enums
from core.calendar import GREGORIAN, JALALI
from core.evaluation import POLICY
from core.release import records
from core.texts import load_texts
from core.wording.change_words import describe_change, show_value
from core.wording.figures import (
    limits_of,
    written_coverage,
    written_progress,
    written_score,
    written_share,
)
from tests.factories.snapshots import make
from tests.properties.test_persian_properties import read

TEXTS = load_texts()
LIMITS = (0, 50, 60, 85, 90, 95, 100)
# Most lie close to a limit, where rounding does harm.
shares = st.builds(
    lambda limit, off, places: limit + off * Decimal(10) ** -places,
    st.sampled_from(LIMITS),
    st.integers(-99, 99),
    st.integers(0, 6),
)


def read_percent(text):
    return read(text.strip("\u061c٪"))


def side(value, limit):
    return (value > limit) - (value < limit)


@given(shares, st.integers(0, 2))
@example(Decimal("89.99"), 0)
@example(Decimal("99.58"), 0)
def test_a_figure_lies_where_its_value_lies(value, places):
    score = read(written_score(value, places))
    coverage = read_percent(written_coverage(value / 100, places))
    share = read_percent(written_share(value, places))
    for limit in (0, POLICY.at_risk_from, POLICY.on_track_from, 100):
        assert side(score, limit) == side(value, limit)
    for limit in (0, POLICY.minimum_coverage * 100, 100):
        assert side(coverage, limit) == side(value, limit)
    for limit in (0, POLICY.path_alarm * 100, POLICY.path_good * 100, 100):
        assert side(share, limit) == side(value, limit)


@given(shares, shares)
def test_progress_is_written_unlike_what_was_planned(actual, planned):
    here = read_percent(written_progress(actual, planned))
    there = read_percent(written_progress(planned, actual))
    assert side(here, there) == side(actual, planned)
    assert side(here, 100) == side(actual, 100)
    assert read_percent(written_progress(actual, None)) == pytest.approx(
        actual, abs=Decimal("0.5")
    )


@given(shares)
def test_a_bar_is_full_or_empty_only_of_all_or_nothing(value):
    drawn = bar(value)
    assert ("▱" not in drawn) == (value >= 100)
    assert ("▰" not in drawn) == (value <= 0)


def test_a_value_is_held_against_its_path_and_the_knots_of_its_score():
    sides = [{"d": 1, "G": {"value": "5.7"}, "L": {"value": "5.1"}, "Z": {"value": "0"}}]
    judged = make(
        records.Judgement,
        value=Decimal("5.69"),
        expected=Decimal(6),
        working={"steps": [{"step": "expected"}, {"step": "knots", "result": sides}]},
    )
    assert limits_of(judged) == tuple(map(Decimal, ("5.69", "6", "5.7", "5.1", "0")))
    assert limits_of(None) == ()


MONEY = ("approved:1398", "allocated:1398", "spent:1398", "spent_billion_rial:2020-09-21")
FIGURES = (
    "actual_percent:2020-09-21",
    "planned_percent:2020-09-21",
    "value:1398",
    "target:1399",
    "baseline:1395",
    "alarm:1399",
    "population",
    "area_ha",
    "lat",
    "lon",
    "weight",
    "person_hours",
)
amounts = st.decimals(min_value=0, max_value="1e6", places=6)
near = st.builds(
    lambda value, off, places: (value, abs(value + off * Decimal(10) ** -places)),
    amounts,
    st.integers(-99, 99),
    st.integers(0, 6),
)


def shown(field, old, new):
    change = make(
        records.Change,
        event="changed",
        subject_kind="project",
        field=field,
        old=old,
        new=new,
    )
    pair = [show_value(change, value, TEXTS, "واحد") for value in (old, new)]
    assert pair == [show_value(change, value, TEXTS, "واحد") for value in (old, new)]
    sentence = describe_change(change, TEXTS)
    return [*pair, sentence]


@given(st.sampled_from(MONEY + FIGURES), near)
@example("spent:1398", (Decimal("10.96"), Decimal("11.04")))
@example("approved:1398", (Decimal(0), Decimal("0.0000000001")))
def test_old_and_new_figures_are_never_written_alike(field, pair):
    assume(pair[0] != pair[1])
    old, new, sentence = shown(field, *(f"{one:f}" for one in pair))
    assert old != new
    assert sentence


texts = st.text("ابپي یىكک۱1١ \u200c\u200fAZ9.-", min_size=1, max_size=12)


@given(st.sampled_from(("title", "scope", "reference", "responsible")), texts, texts)
@example("reference", "1.10", "1.1")
@example("title", "پارك ۱", "پارک 1")
@example("title", "می رود", "می‌رود")
@example("scope", "SR 139", "SR ۱۳۹")
@example("scope", "ab", "ab ")
def test_old_and_new_texts_are_never_written_alike(field, old, new):
    assume(old != new)
    one, other, _ = shown(field, old, new)
    visible = ["".join(letter for letter in text if letter.isprintable()) for text in (one, other)]
    assert one != other
    # Nor do they differ only in what leaves no ink.
    assert visible[0].split() != visible[1].split()


days = st.dates()


@given(days, days)
def test_two_days_are_never_written_alike(one, other):
    assume(one.year > 700 and other.year > 700)
    for write in (JALALI.medium, JALALI.short, GREGORIAN.medium, GREGORIAN.short):
        assert (write(one) == write(other)) == (one == other)


def test_no_two_words_of_a_list_are_alike():
    lists = {
        "project_status": enums.ProjectStatus,
        "flag": enums.Flag,
        "direction": enums.Direction,
        "frequency": enums.Frequency,
        "review_status": enums.ReviewStatus,
        "part": enums.Part,
        "approach": enums.Approach,
        "pillar": enums.Pillar,
        "origin": enums.Origin,
    }
    for name, values in lists.items():
        words = sorted(TEXTS(f"{name}.{value.value}") for value in values)
        assert all(one != other for one, other in pairwise(words)), name
