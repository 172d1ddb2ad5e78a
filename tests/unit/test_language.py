"""What is written in English: numbers, days, money, lists, and the words of a plan."""

from datetime import date
from decimal import Decimal

import pytest

from core.calendar import GREGORIAN, JALALI, period
from core.errors import SettingInvalidError
from core.languages.language import ENGLISH, LANGUAGES, PERSIAN, language, written_in
from core.money import RIAL
from core.persian import (
    begun,
    choice,
    clauses,
    enumeration,
    ezafe,
    indefinite,
    listed,
    number,
    percent,
    persian_digits,
    quoted,
)
from core.plan.shape import DEFAULT_SHAPE, Level, Portfolio, Shape
from core.settings import load_settings
from core.texts import Texts, load_texts, written_text
from core.wording.measures import cell_measure, written_measure, written_unit
from portal.charts.frame import isolated

LAST_OF_1394 = date(2016, 3, 19)


@pytest.fixture
def english():
    with written_in(ENGLISH):
        yield


def test_persian_is_written_unless_somebody_says_otherwise():
    assert language() is PERSIAN
    with written_in(ENGLISH):
        assert language() is ENGLISH
    assert language() is PERSIAN


def test_a_mistake_does_not_leave_the_language_behind():
    with pytest.raises(KeyError), written_in(ENGLISH):
        written_text("nobody.asks_for_it")
    assert language() is PERSIAN


def test_a_number_is_written_anew_in_each_language():
    value = Decimal("-44493.86")
    assert number(value) == "\u200e−۴۴٬۴۹۳٫۸۶"
    with written_in(ENGLISH):
        assert number(value) == "−44,493.86"
        assert percent(67) == "67%"
        assert percent(-67) == "−67%"
        assert persian_digits("1399") == "1399"
    assert number(value) == "\u200e−۴۴٬۴۹۳٫۸۶"


@pytest.mark.usefixtures("english")
def test_lists():
    assert enumeration(["a", "b", "c"]) == "a, b and c"
    assert choice(["a", "b", "c"]) == "a, b or c"
    assert choice(["a"]) == "a"
    assert choice([]) == ""
    assert listed(["a", "", None, "b"]) == "a, b"
    assert clauses(["a", "b"]) == "a; b"
    assert quoted(["a", "b"]) == "“a” and “b”"
    assert (ezafe("plan"), indefinite("plan")) == ("plan", "plan")
    assert begun("half of them") == "Half of them"


def test_persian_has_no_capitals():
    assert begun("نیمی از آن") == "نیمی از آن"
    assert begun("") == ""


def test_lists_in_persian():
    assert choice(["الف", "ب", "ج"]) == "الف، ب یا ج"
    assert listed(["الف", "", "ب"]) == "الف، ب"
    assert clauses(["الف", "ب"]) == "الف؛ ب"


@pytest.mark.usefixtures("english")
def test_days_and_periods():
    assert JALALI.medium(LAST_OF_1394) == "19 March 2016 (1394/12/29)"
    assert JALALI.long(LAST_OF_1394) == "Saturday 19 March 2016 (1394/12/29)"
    assert JALALI.short(LAST_OF_1394) == "19 Mar 2016"
    assert GREGORIAN.medium(LAST_OF_1394) == "19 March 2016"
    assert period("1398-H1").title == "first half of 1398"
    assert period("1398-Q3").title == "third quarter of 1398"
    assert period("1398-M07").title == "Mehr 1398"
    assert period("2019-M07").title == "July 2019"


@pytest.mark.usefixtures("english")
def test_money():
    assert RIAL.unit == "billion rial"
    assert RIAL.stored_unit == "میلیارد ریال"
    assert RIAL.write(Decimal("44.49386")) == "44.5 billion rial"
    assert RIAL.write(160_000) == "160 trillion rial"
    assert RIAL.write_second(160_000) == "16 trillion toman"


@pytest.mark.usefixtures("english")
def test_units_are_read_word_by_word():
    assert written_unit("هزار نفر در سال") == "thousand people per year"
    assert written_unit("روز کاری") == "working days"
    assert written_unit("گرم در روز") == "grams per day"
    assert written_unit("کیلومتر بر ساعت") == "km per hour"
    assert written_unit("سال") == "years"
    assert written_unit("عدد خورشید") == "عدد خورشید"
    assert written_measure(Decimal(1900), "هزار نفر") == "1.9 million people"
    assert cell_measure(Decimal(5), "درصد") == "5%"
    assert cell_measure(Decimal(5), "نفر", is_bare=True) == "5"


def test_units_are_the_plans_in_persian():
    assert written_unit("هزار نفر در سال") == "هزار نفر در سال"


def test_one_and_several():
    texts = Texts("en", {"a.b": "{count:project is|projects are} late of {of}"})
    assert texts("a.b", count="1", of=2) == "1 project is late of 2"
    assert texts("a.b", count="3", of=4) == "3 projects are late of 4"


def test_isfahans_words_are_english_and_another_plans_its_own():
    usual = load_texts("en")
    assert usual("level.goal") == "Goal"
    assert usual("portfolio.flagship") == "Flagship projects"
    assert usual("change.no_money") == "zero rial"
    assert usual.shape.levels[0].title == "Goal"
    assert usual.of(DEFAULT_SHAPE) is usual
    other = Shape(
        (Level("aim", "آرمان", "آرمان‌ها", 1, has_projects=True),), (Portfolio("big", "بزرگ"),)
    )
    own = usual.of(other)
    assert own("level.aim") == "آرمان"
    assert own("portal.plan.policies").endswith("says which ones it follows.")
    assert own.shape == other
    renamed = Shape(portfolios=(Portfolio("flagship", "پروژه‌های بزرگ"),))
    assert usual.of(renamed)("portfolio.flagship") == "پروژه‌های بزرگ"


def test_a_figure_stays_behind_a_persian_title_in_a_picture():
    with written_in(ENGLISH):
        written = isolated("راه شمالی: 3 months late")
    assert written == "\u2066\u2067راه شمالی\u2069: 3 months late\u2069"
    assert isolated("راه شمالی: ۳ ماه") == "\u2067\u061cراه شمالی: ۳ ماه\u2069"


def test_a_sentence_of_the_language_that_is_written():
    assert written_text("portal.name") == "قطب‌نما"
    with written_in(ENGLISH):
        assert written_text("portal.band", low="1", high="2") == "1 to 2"


def test_every_language_has_all_its_names():
    for one in LANGUAGES.values():
        names = (one.months, one.gregorian_months)
        assert [len(set(months)) for months in names] == [12, 12]
        assert len(set(one.weekdays)) == 7
        assert len(one.digits) == 10
        assert one.scales.keys() == PERSIAN.scales.keys()


@pytest.mark.parametrize("wrong", ["en", "fa,de", "", "fa, en"])
def test_persian_is_always_there_and_others_are_known(wrong, monkeypatch):
    monkeypatch.delenv("QOTBNAMA_PUBLIC_LANGUAGES", raising=False)
    with pytest.raises(SettingInvalidError, match="PUBLIC_LANGUAGES"):
        load_settings(public_languages=wrong)


def test_english_is_there_unless_somebody_says_otherwise(monkeypatch):
    monkeypatch.delenv("QOTBNAMA_PUBLIC_LANGUAGES", raising=False)
    assert load_settings().public_languages == "fa,en"
    assert load_settings(public_languages="fa").public_languages == "fa"
