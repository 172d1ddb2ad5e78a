"""What the clerk is asked, from each thing's own history; and what she is not bothered with."""

from decimal import Decimal

import pytest

from core.enums import PackageScope
from core.importing.plausibility.factors import find_factor
from core.importing.report import proposal_lines
from core.texts import load_texts
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder
from tests.presence import present


@pytest.mark.parametrize(
    ("value", "others", "factor", "is_small"),
    [
        ("0.54", ["50", "60", "58"], 100, True),
        ("5000", ["5", "5.1"], 1_000, False),
        ("50000000000", ["40", "55", "60"], 1_000_000_000, False),
        ("480", ["50", "52", "47"], 10, False),
        ("-0.3", ["-30", "-28"], 100, True),
    ],
)
def test_slips_of_a_unit(value, others, factor, is_small):
    found = present(find_factor(Decimal(value), map(Decimal, others)))
    assert (found.factor, found.is_small) == (factor, is_small)


@pytest.mark.parametrize(
    ("value", "others"),
    [
        ("54", ["50", "60"]),
        ("480", ["50", "60"]),
        ("480", ["50", "52", "10"]),
        ("60", []),
        ("60", ["0"]),
        ("0", ["60"]),
        ("35", ["1", "2", "6"]),
        ("20", ["1", "1.1"]),
    ],
)
def test_what_is_no_slip(value, others):
    assert find_factor(Decimal(value), map(Decimal, others)) is None


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("questions")
    with an_engine(f"sqlite:///{folder / 'plan.sqlite'}") as engine:
        assert do_import(engine, write_folder(folder / "package", a_plan())).proposal
        yield engine


@pytest.fixture
def ask(engine, tmp_path):
    def run(change):
        tables = a_plan()
        change(tables)
        folder = write_folder(tmp_path / "package", tables)
        outcome = do_import(engine, folder, dry_run=True, scope=PackageScope.WITH_REMOVALS)
        assert not list(outcome.problems)
        lines = proposal_lines(outcome, load_texts("fa"))
        # What is asked stands beside its row, and is counted.
        asked = present(outcome.proposal).questions
        assert sum(line.strip().startswith("؟") for line in lines) == len(asked)
        return [(one.rule, one.table, one.column) for one in asked]

    return run


def setting(table, row, **cells):
    return lambda tables: tables[table][row].update(cells)


def adding(table, *rows):
    def change(tables):
        tables[table] += [{**tables[table][0], **row} for row in rows]

    return change


def percents(*values):
    """Return a change that adds reports of the project with these percents, a year apart."""
    return adding(
        "progress_reports",
        *(
            {
                "reported_on": f"{1397 + number}-06-31",
                "actual_percent": value,
            }
            for number, value in enumerate(values)
        ),
    )


OBSERVATION = {"published_on": "1398-03-10", "period": "1397"}
MONEY = "amount_billion_rial"
LINE = {"fiscal_year": "1398", "kind": "approved"}


@pytest.mark.parametrize(
    ("change", "rule", "column"),
    [
        (adding("observations", {**OBSERVATION, "value": "0.44"}), "too_small", "value"),
        (adding("observations", {**OBSERVATION, "value": "4400"}), "too_large", "value"),
        (setting("targets", 1, value="6000"), "too_large", "value"),
        (setting("observations", 0, value="425"), "too_large", "value"),
        (percents("40", "0.54"), "too_small", "actual_percent"),
        (adding("budget_lines", {**LINE, MONEY: "80000000000"}), "money_unit", MONEY),
        (setting("budget_lines", 0, **{MONEY: "1000"}), "second_currency", MONEY),
        (setting("budget_lines", 0, **{MONEY: "10"}), "second_currency", MONEY),
        (setting("budget_lines", 0, **{MONEY: "10000"}), "too_large", MONEY),
        (setting("projects", 0, start_on="1900-01-01"), "date_far", "start_on"),
        (setting("milestones", 0, due_on="1443/05/05"), "date_lunar", "due_on"),
        (setting("milestones", 0, done_on="1425-01-01"), "date_lunar", "done_on"),
        (setting("projects", 0, actual_end_on="1499/01/01"), "date_far", "actual_end_on"),
        (setting("nodes", 0, title="هدف <b>نخست</b>"), "html_tags", "title"),
        (adding("projects", {"code": "F-02"}), "same_title", "title"),
    ],
)  # fmt: skip
def test_what_is_asked(ask, change, rule, column):
    assert [(one, name) for one, _table, name in ask(change)] == [(rule, column)]


@pytest.mark.parametrize(
    ("language", "years"), [("fa", "از ۱۳۹۵ تا ۱۳۹۹"), ("en", "1395 to 1399")]
)
def test_the_horizon_is_told_in_the_digits_of_the_language(engine, tmp_path, language, years):
    tables = a_plan()
    setting("projects", 0, start_on="1900-01-01")(tables)
    folder = write_folder(tmp_path / "package", tables)
    outcome = do_import(engine, folder, dry_run=True, scope=PackageScope.WITH_REMOVALS)
    assert any(years in line for line in proposal_lines(outcome, load_texts(language)))


def fractions(tables):
    rows = tables["progress_reports"]
    tables["progress_reports"] = [
        {**rows[0], "reported_on": f"{year}-06-31", "actual_percent": value, "planned_percent": ""}
        for year, value in ((1396, ".54".zfill(4)), (1397, "0.70"), (1398, "1"))
    ]


def test_a_series_of_fractions_in_a_column_of_percents_is_asked_about(ask):
    asked = [rule for rule, _table, column in ask(fractions) if column == "actual_percent"]
    # Where a report is changed, what stood there says more than the series.
    assert sorted(asked) == ["fraction", "fraction", "too_small"]


def indicator_in_fractions(tables):
    tables["indicators"][1]["unit"] = "٪"
    row = {**tables["observations"][0], "indicator": "P01"}
    tables["observations"] += [
        {**row, "period": str(year), "value": value, "published_on": f"{year + 1}-03-10"}
        for year, value in ((1396, "0.54"), (1397, "0.55"))
    ]


def test_an_indicator_in_percent_with_fractions_alone_is_asked_about(ask):
    assert ("fraction", "observations", "value") in ask(indicator_in_fractions)


@pytest.mark.parametrize(
    "change",
    [
        lambda tables: None,
        adding("observations", {**OBSERVATION, "value": "44"}),
        percents("3", "26", "90"),
        setting("projects", 0, planned_end_on="1405-06-31"),
        setting("nodes", 0, title="هدف ۲ < ۳ و ۴ > ۱"),
        setting("plan", 0, horizon_end="1404-12-29"),
        setting("districts", 0, number="70", population="90000"),
        setting("indicators", 0, is_binary="1", weight="10"),
        lambda tables: tables["observations"].pop(),
        adding("observations", {**OBSERVATION, "district": "8", "value": "44"}),
        adding("sources", {"code": "X", "url": "https://a.ir/<b>", "title": "x"}),
    ],
)
def test_what_is_not_asked(ask, change):
    assert ask(change) == []


def test_a_district_is_held_against_the_city(ask):
    change = adding("observations", {**OBSERVATION, "district": "8", "value": "4200"})
    assert ask(change) == [("too_large", "observations", "value")]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("progress_reports", "reported_on"),
        ("milestones", "done_on"),
        ("observations", "published_on"),
        ("projects", "actual_end_on"),
    ],
)
def test_what_is_said_to_have_happened_is_not_to_come(ask, table, column):
    asked = ask(setting(table, 0, **{column: "1408-01-15"}))
    assert ("date_future", table, column) in asked
