from datetime import date

import pytest

from core.importing.problems import Problems
from core.importing.readers.qpr import mapping as mapping_module
from core.importing.readers.qpr.mapping import Layout, QprAccumulation, read_mapping
from core.importing.readers.qpr.qpr_series import Series, symbol
from tests.factories.qpr import told, write

WHOLE = """
layout = "get_values"
decimal = ","
date_order = "dmy"
first_period = "۱۳۹۵-Q1"
period = 1398
published_on = "1399-06-31"
flag = "preliminary"

[columns]
value = 7
period = "دوره"

[measures]
MEA1 = "K001"
"D7/MEA1" = { indicator = "K001", district = "7", accumulation = 1 }
MEA2 = { indicator = "P01", accumulation = "sum_ignoring_null" }

[scorecards]
CITY = ""
SC7 = "7"

[series]
actual = ["مقدار"]
ignore = ["MAX"]

[periods]
"Q3/2009" = "1388-Q3"

[ranges]
Good = "on_track"
"""


def read(folder, content):
    problems = Problems()
    return read_mapping(write(folder / "isfahan.toml", content), problems), problems


def test_everything_that_can_be_said_is_read(tmp_path):
    mapping, problems = read(tmp_path, WHOLE)
    assert list(problems) == []
    assert mapping.layout is Layout.GET_VALUES
    assert (mapping.first_period, mapping.period) == ("1395-Q1", "1398")
    assert mapping.published_on == date(2020, 9, 21)
    assert mapping.measure_by_symbol["d7/mea1"].accumulation is QprAccumulation.AVERAGE
    assert mapping.measure_by_symbol["mea2"].accumulation is QprAccumulation.SUM_IGNORING_NULL
    assert mapping.district_by_scorecard == {"": None, "city": None, "sc7": "7"}
    assert mapping.series_by_symbol["مقدار"] is Series.ACTUAL
    assert mapping.series_by_symbol["act"] is Series.ACTUAL
    assert mapping.series_by_symbol["max"] is Series.IGNORE
    assert mapping.period_by_name["q3/2009"].label == "1388-Q3"
    assert mapping.status_by_range == {"good": "on_track"}
    assert not mapping.symbols_are_codes


def test_a_toml_date_is_a_gregorian_day(tmp_path):
    mapping, _ = read(tmp_path, 'layout = "long"\npublished_on = 2020-09-21\n')
    assert mapping.published_on == date(2020, 9, 21)


def test_symbols_are_our_codes_unless_measures_are_listed(tmp_path):
    assert read(tmp_path, 'layout = "long"')[0].symbols_are_codes
    listed = 'layout = "long"\nown_codes = true\n[measures]\nM = "K001"'
    assert read(tmp_path, listed)[0].symbols_are_codes
    assert not read(tmp_path, 'layout = "long"\nown_codes = false')[0].symbols_are_codes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("layout = ", "file isfahan.toml: the mapping file is not valid TOML: "),
        ("", "column “layout”: the required key “layout” is missing"),
        ('layot = "long"\nlayout = "long"', "“layot” is not a key of the mapping file. Did you"),
        ('layout = "wide"', "column “layout”: “wide” is not a valid value for this key."),
        (
            'layout = "long"\n[measures]\nM = "K 1"',
            "“measures.M.indicator”: “K 1” is not a valid value",
        ),
        ('layout = "long"\n[measures]\nM = {indicator = 1}', "“1” is not a valid value"),
        ('layout = "long"\n[measures]\nM = {code = "K1"}', "“code” is not a key"),
        ('layout = "long"\n[periods]\nx = "98"', "“98” is not a valid value"),
        ('layout = "long"\npublished_on = "98/1/1"', "“98/1/1” is not a valid value"),
        ('layout = "long"\npublished_on = 7', "“7” is not a valid value"),
        ('layout = "long"\n[measures]\nM = {indicator = "K1", accumulation = 7}', "“7” is no"),
        ('layout = "long"\n[columns]\nvalue = 0', "“0” is not a valid value"),
        ('layout = "long"\n[columns]\nshape = 1', "“shape” is not a key"),
        ('layout = "long"\n[measures]\nM = "K1"\nm = "K2"', "the symbol “m” appears twice"),
        ('layout = "long"\n[series]\nactual=["x"]\ntarget=["X"]', "the symbol “X” appears twice"),
        ("layout = " + "[" * 100_000, "not valid TOML"),
        (b"layout = \xff", "UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_key(tmp_path, content, said):
    mapping, problems = read(tmp_path, content)
    assert mapping is None
    assert any(said in line for line in told(problems)), told(problems)


def test_a_file_that_is_not_there_or_too_big_is_not_read(tmp_path, monkeypatch):
    problems = Problems()
    assert read_mapping(tmp_path / "none.toml", problems) is None
    monkeypatch.setattr(mapping_module, "MAX_MAPPING_BYTES", 3)
    assert read_mapping(write(tmp_path / "big.toml", "layout = 'long'"), problems) is None
    assert [problem.code for problem in problems] == ["file_not_found", "file_too_big"]


def test_codes_of_accumulation_are_those_of_qpr():
    told_by_qpr = ["sum", "average", "min", "max", "first", "last", "sum"]
    assert [QprAccumulation(code).how.value for code in range(7)] == told_by_qpr
    assert [code for code in QprAccumulation if code.ignores_missing] == [6]


def test_a_symbol_keeps_its_punctuation():
    assert symbol("MEA-1.1") != symbol("MEA-11")
    assert symbol(" خط‌پايه ") == symbol("خط پایه")
    assert symbol("K۰۰۱") == symbol("k001")


@pytest.mark.parametrize(
    ("text", "column", "suggestion"),
    [
        ("[columns]\nvalues = 3\n", "columns.values", "value"),
        ("[series]\nactuals = ['x']\n", "series.actuals", "actual"),
        (
            "[measures]\nM = {indicatr = 'K001', indicator = 'K001'}\n",
            "measures.M.indicatr",
            "indicator",
        ),
        ("[columns]\nvalue = 0\n", "columns.value", None),
        ("sheet = 1.5\n", "sheet", None),
    ],
)
def test_a_wrong_key_is_told_once_with_the_nearest(tmp_path, text, column, suggestion):
    problems = Problems()
    path = write(tmp_path / "m.toml", f'layout = "long"\n{text}')
    assert read_mapping(path, problems) is None
    (found,) = problems
    assert (found.place.column, found.params.get("suggestion")) == (column, suggestion)
