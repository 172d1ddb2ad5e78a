"""Words of real files: taken where they can be read in one way only, named where they cannot."""

from datetime import date
from decimal import Decimal

import pytest

from core.calendar import from_jalali
from core.enums import BudgetKind, Direction, Flag, Frequency, PackageScope, ProjectStatus
from core.importing.readers.cells import Fault, Percent, parser_of
from core.importing.readers.written_dates import written_date, written_period
from core.plan.schema import BY_NAME
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder
from tests.presence import present


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    with an_engine(f"sqlite:///{folder / 'plan.sqlite'}") as engine:
        assert do_import(engine, write_folder(folder / "package", a_plan())).proposal
        yield engine


def read(table, column, cell):
    return parser_of(BY_NAME[table].by_name[column])(cell)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("۱۵ فروردین ۱۴۰۰", from_jalali(1400, 1, 15)),
        ("شنبه ۱۵ فروردین‌ماه ۱۴۰۰", from_jalali(1400, 1, 15)),
        ("سه‌شنبه، ۱ مرداد ماه سال 1398", from_jalali(1398, 5, 1)),
        ("مورخ 3 امرداد 1398", from_jalali(1398, 5, 3)),
        ("۲۱ مارس ۲۰۲۱", date(2021, 3, 21)),
        ("21-Mar-2021", date(2021, 3, 21)),
        ("21 August 2021", date(2021, 8, 21)),
        ("۵ مي ۲۰۲۱", date(2021, 5, 5)),
        ("جمعه ۳۰ اسفند ۱۳۹۹", from_jalali(1399, 12, 30)),
    ],
)
def test_days_in_words(text, day):
    assert read("milestones", "due_on", text) == day


@pytest.mark.parametrize(
    "text",
    [
        "۱۵ فروردین ۹۸",
        "۱۵ ۱ ۱۴۰۰",
        "فروردین ۱۴۰۰",
        "۱۵ فروردین ۲۰۲۱",
        "۳۱ مهر ۱۴۰۰",
        "۱۵ رمضان ۱۴۴۲",
        "۱۴۰۰ فروردین ۱۵",
        "اواخر فروردین ۱۵ ۱۴۰۰",
    ],
)
def test_days_that_are_not_clear(text):
    assert isinstance(read("milestones", "due_on", text), Fault)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("نیمه اول ۱۳۹۸", "1398-H1"),
        ("نیمهٔ نخست سال ۱۳۹۸", "1398-H1"),
        ("نیم‌سال دوم ۱۳۹۸", "1398-H2"),
        ("شش‌ماهه دوم ۱۳۹۸", "1398-H2"),
        ("۶ ماهه اول ۱۳۹۸", "1398-H1"),
        ("سه ماهه سوم ۱۳۹۸", "1398-Q3"),
        ("فصل ۲ سال ۱۳۹۸", "1398-Q2"),
        ("بهار ۱۳۹۸", "1398-Q1"),
        ("فصل پائیز ۱۳۹۸", "1398-Q3"),
        ("سال ۱۳۹۸", "1398"),
        ("سال مالی ۱۳۹۸", "1398"),
        ("مهر ۱۳۹۸", "1398-M07"),
        ("مهرماه ۱۳۹۸", "1398-M07"),
        ("مارس ۲۰۲۱", "2021-M03"),
        ("1398/07", "1398-M07"),
        ("1398-12", "1398-M12"),
        ("1398/7", "1398-M07"),
        ("1398Q3", "1398-Q3"),
        ("1398 h2", "1398-H2"),
        ("Q1-1398", "1398-Q1"),
        ("1398-M7", "1398-M07"),
        ("سه‌ماههٔ دوم ۲۰۲۱", "2021-Q2"),
    ],
)
def test_periods_in_words(text, label):
    assert read("targets", "period", text) == label


@pytest.mark.parametrize(
    "text",
    [
        "1398/1",
        "1398-13",
        "98",
        "نیمه سوم ۱۳۹۸",
        "فصل پنجم ۱۳۹۸",
        "بهار ۲۰۲۱",
        "نه‌ماهه ۱۳۹۸",
        "1398-1399",
        "1398Q5",
        "H0 1398",
        "بهار",
        "نیمه ۱۳۹۸",
        "اوایل ۱۳۹۸",
        "مهر ۱۳۹۸ تا آبان ۱۳۹۹",
    ],
)
def test_periods_that_are_not_clear(text):
    assert written_period(text) is None
    fault = read("targets", "period", text)
    assert isinstance(fault, Fault)
    assert fault.code == "period_invalid"


def test_a_label_is_no_day():
    assert written_date("1398-06-31") is None


@pytest.mark.parametrize(
    ("table", "column", "text", "value"),
    [
        ("indicators", "frequency", "سالیانه", Frequency.YEAR),
        ("indicators", "frequency", "فصلی", Frequency.QUARTER),
        ("indicators", "frequency", "شش ماه یکبار", Frequency.HALF),
        ("indicators", "direction", "افزایشی", Direction.HIGHER),
        ("indicators", "direction", "کاهشی- اعداد نزدیک به صفر مطلوب است.", Direction.LOWER),
        ("indicators", "direction", "افزايشي (تا سقف ۸۰)", Direction.HIGHER),
        ("projects", "status", "متوقف شده: نبود اعتبار", ProjectStatus.STOPPED),
        ("indicators", "is_binary", "✓", True),
        ("indicators", "is_binary", "✔️", True),
        ("indicators", "is_binary", "✗", False),
        ("indicators", "is_binary", "بلی", True),
        ("observations", "flag", "موقت", Flag.PRELIMINARY),
        ("observations", "flag", "تجدیدنظرشده", Flag.REVISED),
        ("budget_lines", "kind", "عملکرد", BudgetKind.SPENT),
    ],
)
def test_words_that_are_plain(table, column, text, value):
    assert read(table, column, text) == value


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("indicators", "direction", "بدون جهت"),
        ("indicators", "direction", "افزایشی - کاهشی"),
        ("indicators", "direction", "افزایشی (در آغاز، سپس کاهش مطلوب)"),
        ("indicators", "kind", "خروجی"),
        ("projects", "status", "در حال اجرا"),
        ("indicators", "is_binary", "—"),
    ],
)
def test_words_that_are_not(table, column, text):
    assert isinstance(read(table, column, text), Fault)


@pytest.mark.parametrize(
    "text", ["۵۴٪", "54 %", "٪۵۴", "%54", "۵۴ درصد", "54درصد", Percent(Decimal(54))]
)
def test_percents_wait_for_the_unit(text):
    assert read("observations", "value", text) == Percent(Decimal(54))
    assert read("progress_reports", "actual_percent", text) == 54
    assert read("projects", "lat", text) == Fault("percent_unclear")
    assert read("indicators", "decimals", text) == Fault("percent_unclear")


@pytest.mark.parametrize(
    ("unit", "is_taken"),
    [("درصد", True), ("٪", True), ("درصد از کل سفرها", True), ("Percent", True), ("نفر", False)],
)
def test_54_percent_is_54_where_the_unit_is_the_percent(engine, tmp_path, unit, is_taken):
    tables = a_plan()
    tables["indicators"][0]["unit"] = unit
    tables["observations"][0]["value"] = "۵۴٪"
    tables["targets"][1]["value"] = "60%"
    outcome = do_import(engine, write_folder(tmp_path / "package", tables), dry_run=True)
    if is_taken:
        first = present(outcome.proposal).tables["observations"].appended[0]
        assert first.rows[-1]["value"] == 54
    else:
        assert [problem.code for problem in outcome.problems] == ["percent_unclear"] * 2


@pytest.mark.parametrize(("indicator", "is_taken"), [("K001", True), ("K9", False)])
def test_the_unit_may_be_that_of_the_stored_indicator(engine, tmp_path, indicator, is_taken):
    rows = [{**a_plan()["observations"][0], "indicator": indicator, "value": "۵۴٪"}]
    folder = write_folder(tmp_path / "later", {"observations": rows})
    outcome = do_import(
        engine, folder, plan="1400", dry_run=True, scope=PackageScope.WITH_REMOVALS
    )
    assert ("percent_unclear" in {problem.code for problem in outcome.problems}) is not is_taken


@pytest.mark.parametrize(
    ("delimiter", "is_read"),
    [("؛", True), ("،", True), ("|", True), (":", False), ("~", False), ("^", False)],
)
def test_the_separator_of_a_csv_is_taken_or_named(engine, tmp_path, delimiter, is_read):
    path = tmp_path / "sources.csv"
    path.write_text(f"کد{delimiter}عنوان\nA1{delimiter}گزارش\n", encoding="utf-8-sig")
    outcome = do_import(engine, path, plan="1400", dry_run=True, scope=PackageScope.WITH_REMOVALS)
    if is_read:
        assert present(outcome.proposal).counts["sources"]["added"] == 1
        assert [(note.code, note.value) for note in outcome.notes] == [
            ("csv_delimiter", delimiter)
        ]
    else:
        assert [(one.code, one.value) for one in outcome.problems] == [
            ("csv_delimiter", delimiter)
        ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("کد,عنوان\nA1,گزارش\n", "csv_misnamed"),
        ("code;title\nA1;x\n", "csv_misnamed"),
        ("<html><table></table></html>", "other_spreadsheet"),
        ("only words", "not_a_workbook"),
        ("\x00\x01\x02", "not_a_workbook"),
    ],
)
def test_a_text_called_a_workbook_is_named(engine, tmp_path, content, code):
    path = tmp_path / "projects.xlsx"
    path.write_text(content, encoding="utf-8")
    (problem,) = do_import(engine, path, plan="1400").problems
    assert problem.code == code
    if code == "csv_misnamed":
        assert problem.value == "projects.csv"
