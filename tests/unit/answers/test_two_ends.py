"""Bounds of two ends, their units and scales, and years beside a span."""

from decimal import Decimal

import pytest

from core.answers import answer
from core.answers.reading.bounds import Bound, Unit, leading_bound
from core.release.records import Project
from core.search.analysis.analyzer import get_analyzer
from core.texts import load_texts
from tests.factories.sample_city import sample_release


@pytest.fixture(scope="module")
def ask():
    texts = load_texts()
    return lambda question: answer(sample_release(), question, texts)


def bound_of(text):
    keys = [word.key for word in get_analyzer().words(text)]
    found = leading_bound(keys)
    return found and (found[0], len(keys) - found[1])


def two(low, high, unit=Unit.PERCENT, *, are_reached=True):
    ends = (
        Bound(True, are_reached, Decimal(low), unit),
        Bound(False, are_reached, Decimal(high), unit),
    )
    return Bound(True, are_reached, Decimal(low), unit, ends[1])


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("بین ۲۰ تا ۶۰ درصد", two(20, 60)),
        ("بین ۲۰ و ۶۰ درصد", two(20, 60)),
        ("از بیست تا شصت درصد", two(20, 60)),
        ("۲۰ درصد تا ۶۰ درصد", two(20, 60)),
        ("بین ۶ ماه تا یک سال", two(6, 12, Unit.MONTH)),
        ("۱۰۰ تا ۵۰۰ میلیارد ریال", two(100 * 10**9, 500 * 10**9, Unit.RIAL)),
        ("صفر تا ۱۰ درصد", two(0, 10)),
        ("بیش از ۲۰ و کمتر از ۶۰ درصد", two(20, 60, are_reached=False)),
        ("بیش از ۲۰ درصد و کمتر از ۶۰ درصد", two(20, 60, are_reached=False)),
    ],
)
def test_two_ends_are_one_bound(text, bound):
    assert bound_of(text) == (bound, 0)


@pytest.mark.parametrize(
    "text",
    [
        "بین ۲۰ تا ۶۰",
        "بین ۲۰",
        "بین منطقه ۳",
        "از ۲۰ و ۶۰ درصد",
        "۲۰ ماه تا ۶۰ درصد",
        "از ۹۶ تا ۹۸",
        "بین",
        "",
    ],
)
def test_what_is_no_bound_of_two_ends(text):
    assert bound_of(text) is None


def test_two_ends_of_one_way_are_the_first():
    bound, left = bound_of("بیش از ۲۰ درصد و بیش از ۳۰ درصد")
    assert (bound.value, bound.other) == (20, None)
    assert left > 0


def test_the_second_end_is_said_to_be_one():
    bound, _ = bound_of("بیش از ۲۰ درصد و تمام")
    assert bound.other is None


@pytest.mark.parametrize(
    ("question", "is_in"),
    [
        ("پروژه‌هایی که بین ۲۰ تا ۶۰ درصد پیشرفت دارند", lambda done: 20 <= done <= 60),
        ("پروژه‌های با پیشرفت ۲۰٪ تا ۶۰٪", lambda done: 20 <= done <= 60),
        ("پروژه‌های بیش از ۲۰ و کمتر از ۶۰ درصد پیشرفت", lambda done: 20 < done < 60),
    ],
)
def test_projects_between(ask, question, is_in):
    done = (one.actual_percent for one in sample_release().all(Project))
    found = ask(question)
    assert found.shape == "projects_bounded"
    assert found.total == sum(one is not None and is_in(one) for one in done)


def test_money_and_delay_between(ask):
    assert "و حداکثر" in ask("کدوم پروژه‌ها بین ۱۰۰ تا ۵۰۰ میلیارد ریال بودجه دارن").text
    between = ask("پروژه‌هایی که بیشتر از ۶ ماه و کمتر از ۱۲ ماه تاخیر دارن")
    over = ask("پروژه‌هایی که بیشتر از ۶ ماه تاخیر دارن")
    assert 0 < between.total < over.total


def test_years_beside_a_span(ask):
    whole = ask("بودجه منطقه ۵ از ۹۶ تا ۹۹").text
    assert ask("بودجه منطقه ۵ از ۹۶ تا ۹۸ و ۹۹").text == whole
    apart = ask("بودجه منطقه ۵ از ۹۵ تا ۹۷ و ۹۹")
    assert apart is None or apart.shape != "span_money"
    assert ask("منطقه ۵ از ۹۶ تا ۹۸ و ۹۹") is None


def test_what_is_theirs(ask):
    plain = ask("پروژه‌هایی که بیش از ۵۰ درصد بودجه را خرج کرده‌اند")
    assert ask("پروژه‌هایی که بیش از ۵۰٪ بودجه‌شان را خرج کرده‌اند").text == plain.text
