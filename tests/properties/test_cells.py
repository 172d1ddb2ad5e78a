"""Whatever stands in a cell of any column, the import takes it or names the cell. Nothing else.

Every kind of cell goes the whole way: written to disk as CSV and as XLSX, kept, read by the child,
compared, applied or refused, and said in both languages.
"""

import csv
import re
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.enums import PackageScope
from core.importing.problems import render
from core.plan.schema import SHEETS
from core.texts import load_texts
from tests.examples import examples
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan
from tests.factories.raw_workbook import Raw, write_raw

TEXTS = [load_texts("fa"), load_texts("en")]
NUMBERS = [
    *("0", "-0", "1", "-1", "+1", "00", "1.0", "1e400", "-1e400", "1E5", "1e-400", "4.9e-324"),
    *("NaN", "nan", "Infinity", "-inf", "INF", "0x10", "1_000", "1,000", "1.2.3", "--1", "٫"),
    *("9" * 18, "9" * 19, "9" * 1_000, "-" + "9" * 5_000, "0." + "1" * 400, "1e99999999999"),
    *("2147483648", "9223372036854775808", "1.7976931348623157e308", "5E-324", "½", "②", "Ⅷ"),
    *("१२३", "１２３", "𝟏𝟐", "۱٬۲۳۴٫۵", "٪۵", "50%", "1398.5", "1e3%", "%", "5 %5"),
]
WORDS = [
    *("", " ", "\u200c", "\u200f\u200e", "ندارد", "-", "TRUE", "FALSE", "true", "بله", "#REF!"),
    *("=1+1", "'", '"', ",", ";", "a\nb", "a\r\nb", "\t", "\u2028", "x" * 21_000, "پ" * 501),
    *("\u202e321", "12\u200f34", "\ufeff", "\u0085", "\x85", "e\u0301", "🏙", "\U0010ffff"),
    *("by", "index.html", "con", ".", "..", "-", "F-01", "f-01", "a/b", "K001", "K001 K001"),
    *("javascript:1", "http://[bad", "https://a.ir", "https://a.ir (x)", "<b>", "&amp;", "\\"),
]
DATES = [
    *("1398-06-31", "1398-12-30", "1399-12-30", "1398-13-01", "0000-00-00", "9999-12-31"),
    *("1398/1/1", "98/1/1", "1/1/1398", "2019-02-29", "2020-02-29", "1398", "1398-H1"),
    *("1398-Q5", "1398-M13", "99999-01-01", "1398-06-31 12:30", "۱۳۹۸/۰۶/۳۱", "0001-01-01"),
]
# What XML cannot hold is no cell of a workbook.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

written = st.one_of(
    st.sampled_from([*NUMBERS, *WORDS, *DATES]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.floats().map(str),
    st.integers().map(str),
)
raw = st.one_of(
    written.map(lambda text: NOT_XML.sub("", text)),
    st.builds(
        Raw,
        st.sampled_from([*NUMBERS, "2958466", "1e10", "-1", "45000.99999", "60", "0.5"]),
        st.just("n"),
        st.integers(0, 2),
    ),
    st.builds(Raw, st.sampled_from(["0", "1", "2", "TRUE", ""]), st.just("b")),
    st.builds(Raw, st.sampled_from(["#DIV/0!", "#N/A", "#FOO!", ""]), st.just("e")),
    st.builds(Raw, st.sampled_from(["2019-01-02", "2019-99-99", "x"]), st.just("d")),
    st.builds(Raw, st.sampled_from(["0", "7", "-1", "x"]), st.just("s")),
    st.builds(Raw, st.just("5"), st.sampled_from(["zz", "str", "inlineStr", ""])),
)
COLUMNS = [(table, column) for table in SHEETS for column in table.columns]
FEW = settings(
    deadline=None,
    max_examples=examples(12),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def engine(tmp_path):
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
        yield engine


@pytest.fixture
def places(tmp_path):
    """Return a new folder per example."""
    numbers = count()

    def place():
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return folder

    return place


def tables_with(cells):
    """Every table with every column: the small plan's rows, and those of *cells* put in or added.

    *cells* are by table and column; a table's go into its first row, if it has one.
    """
    plan, made = a_plan(), {}
    for table in SHEETS:
        names = [column.name for column in table.columns]
        rows = [[str(row.get(name, "")) for name in names] for row in plan.get(table.name, [])]
        own = {name: cells[table.name, name] for name in names if (table.name, name) in cells}
        if own and not rows:
            rows.append([""] * len(names))
        if own:
            rows[0] = [own.get(name, cell) for name, cell in zip(names, rows[0], strict=True)]
        if rows:
            made[table.name] = [names, *rows]
    return made


def write_csvs(folder, tables):
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def check(outcome):
    """An import is applied, or says of what it refuses where that stands and what is wrong."""
    assert (outcome.proposal is None) == bool(outcome.problems)
    for problem in outcome.problems:
        place = problem.place
        for texts in TEXTS:
            said = render(problem, texts)
            assert said.encode()
            assert "import.problem" not in said
        assert place.file or place.sheet
        if problem.code not in {"sheet_missing", "plan_not_one", "sheet_empty"}:
            assert place.row is not None or problem.code.startswith(("still_", "removal_", "plan"))


def all_at_once(strategy):
    return st.fixed_dictionaries(
        {(table.name, column.name): strategy for table, column in COLUMNS}
    )


def one_cell(strategy):
    places = st.sampled_from([(table.name, column.name) for table, column in COLUMNS])
    return st.builds(lambda place, cell: {place: cell}, places, strategy)


@FEW
@given(all_at_once(written))
def test_every_cell_of_a_folder_at_once(engine, places, cells):
    check(
        do_import(
            engine, write_csvs(places(), tables_with(cells)), scope=PackageScope.WITH_REMOVALS
        )
    )


@FEW
@given(all_at_once(raw))
def test_every_cell_of_a_workbook_at_once(engine, places, cells):
    path = write_raw(places() / "plan.xlsx", tables_with(cells))
    check(do_import(engine, path, scope=PackageScope.WITH_REMOVALS))


@settings(FEW, max_examples=examples(40))
@given(one_cell(written))
def test_one_cell_of_a_folder(engine, places, cells):
    check(
        do_import(
            engine, write_csvs(places(), tables_with(cells)), scope=PackageScope.WITH_REMOVALS
        )
    )


@settings(FEW, max_examples=examples(40))
@given(one_cell(raw))
def test_one_cell_of_a_workbook(engine, places, cells):
    path = write_raw(places() / "plan.xlsx", tables_with(cells))
    check(do_import(engine, path, scope=PackageScope.WITH_REMOVALS))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *(
            (Raw(text), "number_invalid")
            for text in ("1e400", "-1e400", "NaN", "-inf", "9" * 1_000)
        ),
        (Raw("1_000"), "cell_broken"),
        (Raw("१२३"), "cell_broken"),
        (Raw("5", ""), "cell_broken"),
        (Raw("9" * 30), "number_too_long"),
        (Raw("1", "b"), "number_invalid"),
        (Raw("2", "b"), "cell_broken"),
        (Raw("7", "s"), "cell_broken"),
        (Raw("#FOO!", "e"), "cell_broken"),
        (Raw("5", "zz"), "cell_broken"),
        (Raw("#DIV/0!", "e"), "cell_error"),
    ],
)
def test_a_number_that_is_none_is_named_with_its_cell(engine, places, cell, code):
    tables = tables_with({("observations", "value"): cell})
    outcome = do_import(engine, write_raw(places() / "plan.xlsx", tables))
    (problem,) = outcome.problems
    column = tables["observations"][0].index("value")
    place = problem.place
    assert (problem.code, place.sheet, place.row) == (code, "observations", 2)
    assert place.column_index == column
    assert problem.value
