"""Each layout's reader: what it takes for a value, and which row and column it says."""

from decimal import Decimal

import pytest

from core.importing.problems import UnreadableError
from core.importing.readers.qpr.layouts import read_entries
from core.importing.readers.qpr.mapping import QprMapping
from core.importing.readers.qpr.skips import Skips
from core.importing.readers.sheets import RawSheet


def read(table, layout, **given):
    skips = Skips()
    rows = list(enumerate(table, start=1))
    sheet = RawSheet("values.csv", "values.csv", rows, is_whole_file=True)
    entries = list(read_entries(sheet, QprMapping(layout=layout, **given), skips))
    return entries, skips


def shown(entries, *names):
    return [tuple(getattr(entry, name) for name in names) for entry in entries]


WEB = ["MEA1", "SC1", "ACT", "2020-03-19", "12.5"]
TITLES = ["Measure", "Scorecard", "Series", "Date", "Value"]


@pytest.mark.parametrize("titles", [[], [TITLES], [["نماد", "کارت", "سری", "تاریخ", "مقدار"]]])
def test_rows_of_the_web_service_may_have_titles_or_none(titles):
    entries, skips = read([*titles, WEB, [""], ["", ""], WEB], "web_service")
    assert shown(entries, "measure", "scorecard", "series", "period", "value") == [tuple(WEB)] * 2
    assert [entry.place.row for entry in entries] == [len(titles) + 1, len(titles) + 4]
    assert not skips.problems


@pytest.mark.parametrize(
    "first",
    [
        ["MEA1", "SC1", "ACT", "some day", "a lot"],
        ["MEA1", "SC1", "x", "2020-03-19", "a lot"],
        ["MEA1", "SC1", "x", "some day", "1"],
        ["MEA1", "SC1", "x", "#5", "1"],
    ],
)
def test_a_first_row_that_may_be_a_value_is_one(first):
    given = {"first_period": "1395"}
    assert len(read([first, WEB], "web_service", **given)[0]) == 2
    assert len(read([first, WEB], "web_service", headers=True, **given)[0]) == 1


def test_the_mapping_may_say_that_there_are_no_titles():
    assert len(read([TITLES, WEB], "web_service", headers=False)[0]) == 2


def test_a_row_that_is_too_short_is_skipped_with_its_number():
    entries, skips = read([TITLES, WEB, WEB[:3], WEB], "web_service")
    assert [entry.place.row for entry in entries] == [2, 4]
    (problem,) = skips.problems
    assert (problem.code, problem.place.row) == ("qpr_row_short", 3)
    assert problem.params == {"found": 3, "needed": 5}


def test_the_thirteen_columns_of_get_values():
    when = ["Q3/1398", "2019-09-23", "2019-12-21"]
    row = ["MEA1", "SC1", "ACT", *when, "12.5", "Good", "1", "65280", "-1", "12,5٪", "٪"]
    (entry,), _ = read([row], "get_values")
    assert shown([entry], "measure", "scorecard", "series", "period", "start", "end", "value") == [
        ("MEA1", "SC1", "ACT", "Q3/1398", "2019-09-23", "2019-12-21", "12.5")
    ]
    assert shown([entry], "range", "colour", "trend") == [("Good", "65280", "-1")]
    assert entry.is_judged
    (short,), _ = read([row[:7]], "get_values")
    assert not short.is_judged


def test_mass_import_has_its_columns_in_any_order():
    assert shown(
        read([["MEA1", "ACT", "1398", "7"]], "mass_import")[0], "measure", "series", "value"
    ) == [("MEA1", "ACT", "7")]
    columns = {"value": 1, "period": 2, "series": 4, "measure": 3}
    (entry,), _ = read([["7", "1398", "MEA1", "ACT"]], "mass_import", columns=columns)
    assert (entry.measure, entry.series, entry.period, entry.value) == ("MEA1", "ACT", "1398", "7")


def test_columns_may_be_named_below_what_stands_above_the_table():
    table = [
        ["Values of 1398"],
        ["Period", "VAL", "element", "سري"],
        ["1398", "7", "MEA1", "ACT"],
        ["1398", "8", "MEA2"],
    ]
    columns = {"value": "val", "period": "period", "measure": "Element", "series": "سری"}
    entries, _ = read(table, "mass_import", columns=columns)
    assert shown(entries, "measure", "series", "value") == [
        ("MEA1", "ACT", "7"),
        ("MEA2", "actual", "8"),
    ]
    assert (entries[0].place.row, entries[0].place.column) == (3, None)


@pytest.mark.parametrize("layout", ["mass_import", "analysis", "matrix", "long"])
def test_a_named_column_that_is_not_there_stops_all(layout):
    with pytest.raises(UnreadableError) as caught:
        read([["a", "b"], ["1", "2"]], layout, columns={"period": "when"})
    assert (caught.value.code, caught.value.place.row) == ("qpr_no_column", 1)
    assert caught.value.params == {"column": "when"}


def test_long_rows_may_do_without_series_and_period():
    (entry,), _ = read([["K001", "", "", Decimal(7)]], "long", period="1398")
    assert (entry.series, entry.period, entry.value) == ("actual", "1398", Decimal(7))


def test_an_analysis_view_has_a_column_per_series():
    table = [
        ["Analysis of the city, 1398"],
        ["نماد", "نام", "دوره", "عملکرد", "TGT 1399", "1397 ACT", "خط پایه", "Range"],
        ["MEA1", "x", "1398", "7", "9", "", "5", "Good"],
        ["MEA2", "y", "1398", "", "", "", "", ""],
    ]
    columns = {"period": "دوره", "range": "range", "measure": "نماد"}
    entries, _ = read(table, "analysis", columns=columns)
    assert shown(entries, "measure", "series", "period", "value", "range") == [
        ("MEA1", "actual", "1398", "7", "Good"),
        ("MEA1", "target", "1399", "9", "Good"),
        ("MEA1", "baseline", "1398", "5", "Good"),
    ]
    assert [(entry.place.row, entry.place.column) for entry in entries[:2]] == [
        (3, "عملکرد"),
        (3, "TGT 1399"),
    ]


@pytest.mark.parametrize("table", [[["name", "x"], ["MEA1", "7"]], []])
def test_a_view_without_a_series_stops_all(table):
    with pytest.raises(UnreadableError) as caught:
        read(table, "analysis")
    assert caught.value.code == "qpr_no_series_column"


def test_a_matrix_has_periods_down_and_measures_across():
    table = [
        ["تاریخ", "K001", "K001 TGT", "7/K001", "", "هدف", "SC/M 1 ALM"],
        ["1397", "5", "6", "", "", "1", "2"],
        ["1398", "7", "", "8", "9"],
    ]
    measures = {"SC/M 1": "K001", "هدف": "P01"}
    entries, _ = read(table, "matrix", measures=measures, own_codes=True)
    assert shown(entries, "scorecard", "measure", "series", "period", "value") == [
        ("", "K001", "actual", "1397", "5"),
        ("", "K001", "target", "1397", "6"),
        ("", "هدف", "actual", "1397", "1"),
        ("", "SC/M 1", "alarm", "1397", "2"),
        ("", "K001", "actual", "1398", "7"),
        ("7", "K001", "actual", "1398", "8"),
    ]
    assert (entries[1].place.row, entries[1].place.column) == (2, "K001 TGT")


def test_nothing_gives_nothing():
    for layout in ("web_service", "matrix"):
        entries, skips = read([], layout)
        assert (entries, list(skips.problems)) == ([], [])
