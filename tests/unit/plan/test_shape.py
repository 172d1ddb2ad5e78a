"""What follows from a plan's levels: the tree, what cuts across it, where projects attach."""

import pytest

from core.calendar import GREGORIAN
from core.persian import ezafe, indefinite
from core.plan.plan_words import plan_words
from core.plan.shape import DEFAULT_SHAPE, Level, Portfolio, Shape
from core.texts import Texts, load_texts
from core.wording.glossary import terms


def level(code, rank, **more):
    return Level(code, f"نام {code}", f"نام‌های {code}", rank, **more)


def codes(levels):
    return [one.code for one in levels]


TWO = Shape((level("axis", 1), level("action", 2, parents=("axis",), has_projects=True)))
FIVE = Shape(
    tuple(
        level(
            f"l{rank}", rank, parents=(f"l{rank - 1}",) if rank > 1 else (), has_projects=rank > 3
        )
        for rank in range(1, 6)
    )
)


def test_isfahans_goals_objectives_and_strategies_are_a_tree_and_policies_cut_across():
    shape = DEFAULT_SHAPE
    assert codes(shape.tops) == ["goal"]
    assert codes(shape.crossing) == ["policy"]
    assert codes(shape.tree) == ["goal", "objective", "strategy"]
    assert codes(shape.served) == ["strategy"]
    assert codes(shape.carrying) == ["objective", "strategy"]
    assert codes(shape.measured) == ["objective"]


def test_of_two_levels_the_lower_is_crossed_with_projects():
    assert codes(TWO.measured) == codes(TWO.carrying) == ["action"]
    assert codes(TWO.tops) == ["axis"]


def test_of_five_levels_those_above_the_projects_are_crossed():
    assert codes(FIVE.carrying) == ["l2", "l3", "l4", "l5"]
    assert codes(FIVE.measured) == ["l3", "l4"]


def test_a_plan_of_one_level_is_crossed_at_its_top():
    shape = Shape((level("only", 1, has_projects=True),))
    assert codes(shape.tops) == codes(shape.measured) == codes(shape.carrying) == ["only"]
    assert codes(Shape((level("only", 1),)).measured) == []


def test_what_is_followed_and_has_something_below_it_is_of_the_tree():
    below = level("low", 2, parents=("top",), follows=("top",))
    shape = Shape((level("top", 1), below))
    assert codes(shape.tree) == ["top", "low"]
    assert shape.crossing == ()
    assert plan_words(shape)["shape.followed"] == "نام‌های top"


def test_words_of_a_plan_stand_in_its_sentences():
    catalogue = {"a": "هر [[shape.top]]", "b": "هدف", "general.b": "آنچه [[money.unit]] است"}
    isfahan = Texts("fa", catalogue)
    assert (isfahan("a"), isfahan("b")) == ("هر هدف کلان", "هدف")
    other = isfahan.of(TWO)
    assert (other("a"), other("b")) == ("هر نام axis", "آنچه میلیارد ریال است")
    assert isfahan.of(TWO) is other
    assert other.of(TWO) is other
    assert "general.b" not in other


def test_a_clerks_braces_are_no_places_to_be_filled():
    shape = Shape((Level("top", "{هدف}", "[[هدف‌ها]]", 1),))
    said = Texts("fa", {"a": "[[shape.top]] و [[shape.tops]]، {count}"}).of(shape)
    assert said("a", count=3) == "هدف و هدف‌ها، 3"


def test_portfolios_are_named_without_what_they_share():
    portfolios = (Portfolio("a", "پروژه‌های آب"), Portfolio("b", "زمین"))
    assert plan_words(Shape(portfolios=portfolios))["shape.portfolios"] == "آب یا زمین"


def test_the_glossary_explains_the_plans_own_levels():
    def meanings(shape):
        return {term.code: term.meaning for term in terms(load_texts().of(shape))}

    assert "بالاترین سطح برنامه" in meanings(DEFAULT_SHAPE)["goal"]
    told = meanings(TWO)
    assert told["axis"] == "بالاترین سطح برنامه."
    assert told["action"] == "سطحی از برنامه، زیر نام axis. پروژه‌ها برای آن تعریف می‌شوند."
    across = Shape((level("top", 1, follows=("rule",)), level("rule", 2, description="قاعده.")))
    assert meanings(across)["rule"] == "قاعده."
    unsaid = Shape((level("top", 1, follows=("rule",)), level("rule", 2)))
    assert meanings(unsaid)["rule"] == "سطحی که همهٔ بخش‌های برنامه را در بر می‌گیرد."


@pytest.mark.parametrize(
    ("noun", "one", "joined"),
    [
        ("راهبرد", "راهبردی", "راهبرد"),
        ("برنامه", "برنامه‌ای", "برنامهٔ"),
        ("محتوا", "محتوایی", "محتوای"),
        ("الگو", "الگویی", "الگوی"),
    ],
)
def test_nouns_take_the_endings_of_their_last_letter(noun, one, joined):
    assert (indefinite(noun), ezafe(noun)) == (one, joined)


def test_a_gregorian_plan_counts_and_writes_so():
    from datetime import date

    day = date(2021, 3, 5)
    assert GREGORIAN.medium(day) == "۵ مارس ۲۰۲۱"
    assert GREGORIAN.short(day) == "۲۰۲۱/۰۳/۰۵"
    assert GREGORIAN.iso(day) == "2021-03-05"
    assert GREGORIAN.long(day) == "جمعه ۵ مارس ۲۰۲۱"
    assert GREGORIAN.first_day(2021) == date(2021, 1, 1)
    assert GREGORIAN.months_between(day, date(2022, 2, 5)) == 11
    months = [GREGORIAN.period_containing(day, count).label for count in (12, 6, 3, 1)]
    assert months == ["2021", "2021-H1", "2021-Q1", "2021-M03"]
    march = GREGORIAN.period_containing(day, 1)
    assert (march.title, march.ends_on) == ("مارس ۲۰۲۱", date(2021, 3, 31))
    assert march.next.label == "2021-M04"
