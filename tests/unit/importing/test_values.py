from datetime import date
from decimal import Decimal

import pytest

from core.calendar import from_jalali
from core.enums import Direction, Flag
from core.importing.changeset.written_values import written
from core.importing.readers.cells import BrokenCell, Fault, Percent, as_number, parser_of, plain
from core.plan.schema import BY_NAME, TABLES, WORDS
from core.texts import load_texts


def read(table, column, cell):
    return parser_of(BY_NAME[table].by_name[column])(cell)


def code_of(table, column, cell):
    value = read(table, column, cell)
    assert isinstance(value, Fault), value
    return value.code


@pytest.mark.parametrize(
    ("written_as", "value"),
    [
        ("42.5", "42.5"),
        ("۴۲٫۵", "42.5"),
        ("٤٢٫٥", "42.5"),
        ("۱٬۲۳۴٬۵۶۷٫۵", "1234567.5"),
        ("1,234", "1234"),
        ("-7", "-7"),
        ("−۷", "-7"),
        ("\u200e−۷", "-7"),
        ("+3", "3"),
        (" 5 ", "5"),
        ("54.0", "54.0"),
    ],
)
def test_numbers_in_every_script(written_as, value):
    assert str(as_number(written_as)) == value


@pytest.mark.parametrize(
    "text", ["", "ندارد", "-", "1,5", "12,34", "۱/۵", "5%", "1e5", "NaN", "1 234", "1.2.3", "۱٬۲"]
)
def test_what_is_not_plainly_a_number(text):
    assert as_number(text) is None


@pytest.mark.parametrize("cell", [None, "", "  ", "\t"])
def test_empty_is_not_zero(cell):
    assert read("observations", "value", cell) is None
    assert read("indicators", "weight", cell) == Decimal(1)
    assert read("indicators", "decimals", cell) is None
    assert read("indicators", "release_lag_days", cell) == 0
    assert read("plan", "is_sample", cell) is False
    assert read("projects", "districts", cell) == ()


def test_cells_of_a_workbook_have_types():
    assert read("observations", "value", Decimal("0.3")) == Decimal("0.3")
    assert read("districts", "number", Decimal(7)) == 7
    assert read("districts", "code", Decimal(7)) == "7"
    assert read("observations", "period", Decimal(1396)) == "1396"
    assert read("nodes", "title", Decimal("12.50")) == "12.5"
    assert read("nodes", "title", date(2019, 9, 22)) == "2019-09-22"
    assert read("nodes", "title", True) == "TRUE"
    assert read("projects", "start_on", date(2019, 9, 22)) == date(2019, 9, 22)
    assert read("plan", "is_sample", True) is True


@pytest.mark.parametrize("cell", [Percent(Decimal("54.5")), "54.5%", "۵۴٫۵٪", "٪۵۴٫۵", "54.5 % "])
def test_a_percent_is_understood_where_percents_stand(cell):
    assert read("progress_reports", "actual_percent", cell) == Decimal("54.5")
    assert code_of("projects", "lat", cell) == "percent_unclear"
    assert code_of("districts", "number", cell) == "percent_unclear"
    assert plain(Percent(Decimal("54.50"))) == "54.5%"
    assert code_of("progress_reports", "actual_percent", "x%") == "number_invalid"


def test_what_nobody_sees_does_not_matter():
    assert read("projects", "code", "\u200f F-01\u200c\ufeff") == "F-01"
    assert read("projects", "start_on", "\u200e1398/06/31\u200f") == from_jalali(1398, 6, 31)
    assert read("observations", "period", "\u200f1398") == "1398"
    assert as_number("\u2066۴۲\u2069") == 42
    assert read("projects", "title", "\u200f\u200c") is None


@pytest.mark.parametrize("table", ["nodes", "projects"])
def test_a_title_is_one_line_and_a_description_keeps_its_own(table):
    assert read(table, "title", "پل\r\nسوم\u2028\tشهر") == "پل سوم شهر"
    assert read("nodes", "description", "یک\r\nدو\u2028سه") == "یک\nدو\nسه"


@pytest.mark.parametrize("column", ["title", "description"])
def test_what_shows_other_than_it_says_is_refused(column):
    assert code_of("nodes", column, "بودجه \u2067123\u2069") == "misleading_character"
    assert code_of("nodes", column, "بودجه 12\u200f34") == "misleading_character"
    assert code_of("nodes", column, "\u202e321") == "control_character"
    assert read("nodes", column, "می\u200cشود C++\u200e") == "می\u200cشود C++\u200e"


@pytest.mark.parametrize(
    ("table", "column"),
    [("observations", "value"), ("projects", "start_on"), ("projects", "code")],
)
def test_no_cell_may_be_turned_round(table, column):
    assert code_of(table, column, "\u202e8931") == "control_character"
    assert as_number("12\u200f34") is None


@pytest.mark.parametrize("column", ["url", "archived_url"])
def test_an_address_is_one_address(column):
    assert read("sources", column, " https://isfahan.ir/الف ") == "https://isfahan.ir/الف"
    for text in ("javascript:alert(1)", "isfahan.ir", "https://isfahan.ir/ (شناسنامه)"):
        assert code_of("sources", column, text) == "url_invalid"


def test_a_source_is_a_code_a_name_or_an_address():
    assert read("projects", "source", "ILNA-1") == "ILNA-1"
    assert read("projects", "source", "روزنامه (http)") == "روزنامه (http)"
    assert read("projects", "source", "https://isfahan.ir/") == "https://isfahan.ir/"
    assert code_of("projects", "source", "https://isfahan.ir/ (خبر)") == "url_invalid"
    assert code_of("projects", "source", "http://[bad") == "url_invalid"


def test_cells_of_the_wrong_type():
    assert code_of("observations", "value", True) == "number_invalid"
    assert code_of("observations", "value", date(2019, 9, 22)) == "number_invalid"
    assert code_of("projects", "start_on", Decimal(43000)) == "date_invalid"
    assert code_of("observations", "value", BrokenCell("cell_error", "#REF!")) == "cell_error"
    assert plain(BrokenCell("cell_error", "#REF!")) == "#REF!"


@pytest.mark.parametrize(
    "text",
    ["1398-06-31", "۱۳۹۸/۰۶/۳۱", "۱۳۹۸/۶/۳۱", "1398.6.31", "2019-09-22", "2019-09-22 00:00:00"],
)
def test_dates_jalali_or_iso(text):
    assert read("projects", "start_on", text) == from_jalali(1398, 6, 31)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("22/09/2019", "date_ambiguous"),
        ("98-06-31", "date_ambiguous"),
        ("1398-13-01", "date_no_such_day"),
        ("1399-12-31", "date_no_such_day"),
        ("1700-01-01", "date_no_such_day"),
        ("شهریور ۹۸", "date_invalid"),
    ],
)
def test_dates_that_are_none(text, code):
    assert code_of("projects", "start_on", text) == code


@pytest.mark.parametrize("text", ["S01،S02", "S01, S02", "S02;S01", "S02 S01", "S01؛ S02 ،S01"])
def test_codes_are_parted_by_what_people_write(text):
    assert read("projects", "strategies", text) == ("S01", "S02")


@pytest.mark.parametrize("text", ["S 01!", "a|b", ".hidden", "-1", "x" * 61, "a:b"])
def test_codes_that_are_none(text):
    assert code_of("projects", "code", text) == "code_invalid"
    if " " not in text:
        assert code_of("projects", "strategies", f"S01 {text}") == "code_invalid"


def test_several_codes_that_became_a_day_or_a_number():
    assert code_of("projects", "strategies", date(2019, 1, 2)) == "code_is_date"
    assert code_of("projects", "strategies", Decimal("1.1")) == "code_is_number"


def test_codes_keep_their_case_and_lose_their_script():
    assert read("projects", "code", " F-۰۱ ") == "F-01"
    assert read("projects", "code", "طرح-۱") == "طرح-1"


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("higher", Direction.HIGHER),
        ("HIGHER", Direction.HIGHER),
        ("افزایش مطلوب", Direction.HIGHER),
        ("افزایش‌مطلوب", Direction.HIGHER),
        ("كاهش مطلوب", Direction.LOWER),
    ],
)
def test_words_of_closed_lists(text, member):
    assert read("indicators", "direction", text) is member


def test_what_readers_see_is_accepted_from_clerks():
    texts = load_texts("fa")
    prefixes = {
        "CalendarKind": "calendar",
        "MoneyScale": "money_scale",
        "ProjectStatus": "project_status",
        "IndicatorKind": "indicator_kind",
        "ReviewStatus": "review_status",
        "TargetKind": "target_kind",
        "PathKind": "target_path",
        "StatusOverride": "status",
        "BudgetKind": "budget_kind",
        "RiverSide": "river_side",
        "QualityRule": "portal.warning",
    }
    columns = {column.enum: column for table in TABLES for column in table.columns if column.enum}
    assert set(columns) == set(WORDS)
    for enum, column in columns.items():
        prefix = prefixes.get(enum.__name__, enum.__name__.lower())
        for member in enum:
            assert parser_of(column)(texts(f"{prefix}.{member.value}")) is member


def test_no_two_members_share_a_word():
    for enum, words in WORDS.items():
        said = [word for names in words.values() for word in names]
        assert len(said) == len(set(said)), enum


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1234567890123456789", "number_too_long"),
        ("0.1234567890123", "number_too_long"),
        ("12.5", "integer_invalid"),
        ("0", "number_out_of_range"),
    ],
)
def test_whole_numbers_have_limits(cell, code):
    assert code_of("districts", "number", cell) == code


def test_texts_are_persian_unless_quoted():
    assert read("nodes", "title", "شاخص كيفي ") == "شاخص کیفی"
    assert read("claims", "quote", "شاخص كيفي") == "شاخص كيفي"
    assert code_of("nodes", "title", "a\x00b") == "control_character"
    assert read("nodes", "description", "خط\nدوم") == "خط\nدوم"


def test_a_column_read_often_forgets_what_it_cannot_keep(monkeypatch):
    monkeypatch.setattr("core.importing.readers.cells._CACHE_SIZE", 1)
    parse = parser_of(BY_NAME["observations"].by_name["value"])
    assert [parse(str(n)) for n in (1, 2, 1, 2)] == [1, 2, 1, 2]


def test_values_are_written_as_the_package_has_them():
    values = (None, True, False, Decimal("1.50"), date(2019, 9, 22), ("a", "b"), Flag.FINAL, 7)
    assert [written(value) for value in values] == [
        "",
        "true",
        "false",
        "1.50",
        "2019-09-22",
        "a b",
        "final",
        "7",
    ]
