"""From a file to the plan: what is taken, what is skipped and why, what is left alone."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlmodel import Session

from core.importing.existing import load_existing, sql_table
from core.importing.report import tell_problems, tell_proposal, tell_skipped
from core.models import ForeignJudgement
from core.models.enums import Flag, ImportState, TargetKind
from core.texts import load_texts
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder
from tests.factories.qpr import WEB, begin_plan, codes, do_qpr, lines, told, write

LISTED = (
    'layout = "web_service"\nfirst_period = "1395"\nsource = "QPR 1399"\n'
    '[measures]\nMEA1 = "K001"\n"SC8/MEA1" = {indicator = "K001", district = "8"}\n'
    'GONE = "K999"\nMEA3 = {indicator = "P01", district = "9"}\n'
    '[scorecards]\nSC7 = "7"\nCITY = ""\n'
)


@pytest.fixture
def engine(tmp_path):
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
        yield engine


@pytest.fixture
def plan(engine, tmp_path):
    begin_plan(engine, tmp_path)
    return engine


@pytest.fixture
def load(plan, tmp_path):
    """Import a table as web-service rows, or as the mapping says."""

    def run(table, mapping=WEB, **options):
        return do_qpr(plan, write(tmp_path / "values.csv", lines(table, "\t")), mapping, **options)

    return run


def a_plan_with(**changes):
    """A plan whose indicator K001 is changed, or with other rows in a table."""
    tables = a_plan()
    for name, value in changes.items():
        if name in tables:
            tables[name] = value
        else:
            tables["indicators"][0][name] = value
    return tables


def existing(engine):
    with Session(engine) as session:
        return load_existing(session, "1400")


def value_of(engine, indicator="K001", district=None, period="1398"):
    history = existing(engine).ledgers["observations"].get((indicator, district, period))
    return history[-1].values["value"] if history else None


def target_of(engine, period, kind=TargetKind.TARGET, indicator="K001"):
    return existing(engine).rows["targets"][indicator, None, period, kind].values


def verdicts(engine):
    table = sql_table(ForeignJudgement)
    with Session(engine) as session:
        return [tuple(row)[4:-1] for row in session.execute(select(table).order_by(table.c.id))]


# -- what is taken


def test_values_come_and_nothing_else_changes(plan, load):
    before = existing(plan)
    outcome = load(
        [["K001", "", "ACT", "1398", "50"], ["K001", "7", "ACT", "2020-03-19", "48.25"]]
    )
    assert outcome.state is ImportState.APPLIED
    assert (outcome.tally.read, outcome.tally.taken, outcome.tally.unneeded) == (2, 2, 0)
    assert outcome.proposal.counts == {
        "observations": {"added": 2, "changed": 0, "removed": 0, "unchanged": 0}
    }
    assert value_of(plan) == 50
    assert value_of(plan, district="7") == Decimal("48.25")
    after = existing(plan)
    assert after.rows == before.rows
    assert len(after.ledgers["observations"]) == len(before.ledgers["observations"]) + 2
    stored = after.ledgers["observations"]["K001", None, "1398"][-1].values
    assert (stored["flag"], stored["source"], stored["published_on"]) == (Flag.FINAL, "QPR", None)


def test_the_same_file_again_changes_nothing(load):
    table = [["K001", "", "ACT", "1398", "50"], ["K001", "", "TGT", "1398", "55"]]
    load(table)
    again = load(table)
    assert again.proposal.is_empty
    assert again.tally.taken == 2


def test_a_value_that_differs_is_a_revision_with_the_imports_reason(plan, load):
    load(
        [["K001", "", "ACT", "1396", "43"]], WEB + 'published_on = "1399-01-01"', reason="بازشماری"
    )
    old, new = existing(plan).ledgers["observations"]["K001", None, "1396"]
    assert (old.values["value"], new.values["value"]) == (Decimal("42.5"), 43)
    assert (new.values["flag"], new.values["reason"]) == (Flag.REVISED, "بازشماری")
    assert new.values["published_on"].isoformat() == "2020-03-20"


def test_a_revision_without_a_reason_is_doubted(load):
    outcome = load([["K001", "", "ACT", "1396", "43"]])
    assert "revision_without_reason" in {doubt.rule for doubt in outcome.proposal.doubts}


def test_a_value_that_was_missing_arrives(plan, load):
    load([["K001", "7", "ACT", "1396", "41"]], WEB + 'flag = "estimated"\nsource = "QPR 1399"')
    new = existing(plan).ledgers["observations"]["K001", "7", "1396"][-1].values
    assert (new["value"], new["flag"], new["source"]) == (41, Flag.ESTIMATED, "QPR 1399")


def test_the_same_value_keeps_what_was_said_of_it(plan, load):
    load(
        [["K001", "", "ACT", "1396", "42.50"], ["P01", "", "ACT", "1396", "1"]],
        WEB + 'flag = "estimated"',
    )
    (only,) = existing(plan).ledgers["observations"]["K001", None, "1396"]
    assert only.values["flag"] is Flag.FINAL


def test_a_withdrawn_value_may_come_back(plan, load, tmp_path):
    tables = {"observations": a_plan()["observations"][1:]}
    package = write_folder(tmp_path / "less", tables)
    do_import(plan, package, plan="1400", imports_dir=tmp_path / "kept", allow_removals=True)
    load([["K001", "", "ACT", "1396", "42.5"]])
    last = existing(plan).ledgers["observations"]["K001", None, "1396"][-1]
    assert (last.withdrawn, last.values["flag"]) == (False, Flag.FINAL)


def test_targets_are_laid_over_those_that_are_there(plan, load):
    load(
        [
            ["K001", "", "ALM", "1399", "52"],
            ["K001", "", "MIN", "1399", "30"],
            ["K001", "", "هدف", "1398", "55"],
            ["K001", "", "هشدار", "1398", "50"],
            ["P01", "", "خط پایه", "1395", "5"],
        ]
    )
    old, new = target_of(plan, "1399"), target_of(plan, "1398")
    assert (old["value"], old["alarm"], old["floor"]) == (60, 52, 30)
    assert (new["value"], new["alarm"], new["floor"]) == (55, 50, None)
    assert target_of(plan, "1395", TargetKind.BASELINE, "P01")["value"] == 5


def test_the_ends_of_a_scale_mean_what_the_direction_says(engine, tmp_path):
    begin_plan(engine, tmp_path, a_plan_with(direction="band", targets=a_plan()["targets"][:1]))
    path = write(tmp_path / "v.csv", "K001,,MIN,1399,40\nK001,,MAX,1399,60\n")
    assert not do_qpr(engine, path).skipped
    values = target_of(engine, "1399")
    assert (values["band_low"], values["band_high"]) == (40, 60)


def test_lower_is_better_has_its_floor_above(engine, tmp_path):
    begin_plan(engine, tmp_path, a_plan_with(direction="lower"))
    path = write(tmp_path / "v.csv", "K001,,MAX,1399,90\nK001,,MIN,1399,1\n")
    assert codes(do_qpr(engine, path).skipped) == [(2, "qpr_series_unused")]
    assert target_of(engine, "1399")["floor"] == 90


def test_symbols_scorecards_and_indexes_are_as_the_mapping_says(plan, load):
    table = [
        ["mea1", "SC7", "Actual", "#3", "44"],
        ["MEA1", "sc8", "ACT", "#3", "45"],
        ["MEA1", "CITY", "ACT", "#3", "46"],
        ["MEA1", "", "ACT", "#4", "47"],
    ]
    assert not load(table, LISTED).skipped
    found = [value_of(plan, district=code, period="1397") for code in ("7", "8", None)]
    assert found == [44, 45, 46]
    assert value_of(plan) == 47


# -- what is skipped


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        (["MEA1", "CITY", "ACT", "1398", "abc"], "number_invalid", "“abc”"),
        (["MEA1", "CITY", "ACT", "1398", ""], "qpr_value_blank", "nothing is deleted"),
        (["MEA1", "CITY", "XYZ", "1398", "1"], "qpr_series_unknown", "The series “XYZ”"),
        (["MEA9", "CITY", "ACT", "1398", "1"], "qpr_measure_unknown", "“MEA9”"),
        (["", "CITY", "ACT", "1398", "1"], "qpr_measure_blank", "blank"),
        (["GONE", "CITY", "ACT", "1398", "1"], "qpr_indicator_unknown", "“K999”"),
        (["MEA3", "CITY", "ACT", "1398", "1"], "qpr_district_unknown", "“9”"),
        (["MEA1", "SC9", "ACT", "1398", "1"], "qpr_scorecard_unknown", "“SC9”"),
        (["MEA1", "CITY", "ACT", "Q3/2009", "1"], "qpr_period_gregorian", "“Q3/2009”"),
        (["MEA1", "CITY", "ACT", "soon", "1"], "qpr_period_unknown", "“soon”"),
        (["MEA1", "CITY", "ACT", "#0", "1"], "qpr_index_invalid", "#1 to #1,200"),
        (["MEA1", "CITY", "ACT", "1396-Q1", "1"], "qpr_period_shorter", "part of 1396"),
        (["MEA1", "CITY", "MAX", "1399", "1"], "qpr_series_unused", "no place"),
        (["MEA1", "CITY", "TGT", "1395", "1"], "target_before_baseline", "1395"),
        (["MEA1", "CITY", "ALM", "1397", "1"], "target_without_value", "value"),
        (["MEA1", "CITY", "BASE", "1396", "1"], "qpr_baseline_other", "that of 1395"),
        (["MEA1", "CITY"], "qpr_row_short", "2 columns"),
    ],
)
def test_a_bad_row_is_skipped_and_said_while_the_others_are_taken(plan, load, row, code, said):
    good = ["MEA1", "CITY", "ACT", "1398", "50"]
    outcome = load([good, row, ["MEA1", "CITY", "ACT", "1397", "48"]], LISTED)
    assert outcome.state is ImportState.APPLIED
    assert codes(outcome.skipped) == [(2, code)]
    assert said in told(outcome.skipped)[0]
    assert (outcome.tally.read, outcome.tally.taken, outcome.tally.skipped) == (3, 2, 1)
    assert [value_of(plan, period=period) for period in ("1397", "1398")] == [48, 50]


def test_values_that_contradict_each_other_are_all_skipped(plan, load):
    table = [
        ["K001", "", "ACT", "1398", "50"],
        ["K001", "", "ACT", "1398", "51"],
        ["K001", "", "ACT", "1397", "48"],
        ["K001", "", "ACT", "1397", "48.0"],
    ]
    outcome = load(table)
    assert codes(outcome.skipped) == [(1, "qpr_contradiction"), (2, "qpr_contradiction")]
    assert "Row 2 says another value (51)" in told(outcome.skipped)[0]
    assert (value_of(plan), value_of(plan, period="1397")) == (None, 48)
    assert outcome.tally.unneeded == 1


def test_a_line_of_baselines_is_one_baseline(plan, load):
    outcome = load([["P01", "", "BASE", str(year), "5"] for year in range(1395, 1399)])
    assert not outcome.skipped
    assert target_of(plan, "1395", TargetKind.BASELINE, "P01")["value"] == 5
    moved = load([["P01", "", "BASE", "1396", "5"], ["P01", "", "BASE", "1397", "6"]])
    assert codes(moved.skipped) == [(2, "qpr_baseline_other")]


def test_a_baseline_that_moves_within_the_file_is_the_earliest(plan, load):
    outcome = load([["P01", "", "BASE", "1397", "6"], ["P01", "", "BASE", "1396", "5"]])
    assert codes(outcome.skipped) == [(1, "qpr_baseline_moves")]
    assert target_of(plan, "1396", TargetKind.BASELINE, "P01")["value"] == 5


def test_a_stored_baseline_may_be_revised_in_its_own_period(plan, load):
    assert not load(
        [["K001", "", "BASE", "1395", "39"], ["K001", "", "BASE", "1394", "39"]]
    ).skipped
    assert target_of(plan, "1395", TargetKind.BASELINE)["value"] == 39


def test_a_baseline_after_a_target_of_the_plan_is_skipped(engine, tmp_path):
    target = a_plan()["targets"][1]
    rows = [
        {**target, "period": "1399"},
        {**target, "period": "1398"},
        {**target, "period": "1397"},
    ]
    begin_plan(engine, tmp_path, a_plan_with(targets=rows))
    path = write(tmp_path / "v.csv", "K001,,BASE,1397,40\nK001,,ACT,1397,40\n")
    outcome = do_qpr(engine, path)
    assert codes(outcome.skipped) == [(1, "qpr_baseline_late")]
    assert "a target for 1397" in told(outcome.skipped)[0]


def test_all_cells_behind_a_broken_target_are_skipped(engine, tmp_path):
    begin_plan(engine, tmp_path, a_plan_with(direction="band", targets=a_plan()["targets"][:1]))
    path = write(tmp_path / "v.csv", "K001,,MIN,1399,70\nK001,,MAX,1399,60\nK001,,ACT,1398,5\n")
    outcome = do_qpr(engine, path)
    assert codes(outcome.skipped) == [(1, "band_reversed"), (2, "band_reversed")]
    assert ("K001", None, "1399", TargetKind.TARGET) not in existing(engine).rows["targets"]


def test_ignored_series_are_counted_and_not_complained_about(load):
    mapping = WEB + '[series]\nignore = ["FCST"]'
    outcome = load([["K001", "", "FCST", "1398", "?"], ["K001", "", "ACT", "1398", "1"]], mapping)
    assert (list(outcome.skipped), outcome.tally.unneeded) == ([], 1)


def test_suggestions_end_when_there_are_too_many_bad_codes(load):
    table = [[f"K0{n}", "", "ACT", "1398", "1"] for n in range(100, 160)]
    outcome = load([*table, ["K001", "", "ACT", "1398", "1"]])
    suggested = [problem.params["suggestion"] for problem in outcome.skipped]
    assert (suggested[0], suggested[-1]) == ("K001", None)


def test_own_codes_are_codes(load):
    outcome = load(
        [
            ["K 1", "", "ACT", "1398", "1"],
            ["K001", "a b", "ACT", "1398", "1"],
            ["K001", "", "ACT", "1398", "1"],
        ]
    )
    assert codes(outcome.skipped) == [(1, "qpr_measure_unknown"), (2, "qpr_scorecard_unknown")]


# -- shorter and longer periods

QUARTERS = [["K001", "", "ACT", f"1398-Q{n}", str(n)] for n in (1, 2, 3, 4)]


def accumulating(how):
    return WEB + f'[measures]\nK001 = {{indicator = "K001", accumulation = {how}}}\n'


@pytest.mark.parametrize(
    ("how", "value"),
    [("0", 10), ("1", "2.5"), ('"min"', 1), ("3", 4), ("4", 1), ("5", 4), ("6", 10)],
)
def test_shorter_periods_are_accumulated_as_the_mapping_says(plan, load, how, value):
    outcome = load(QUARTERS, accumulating(how))
    assert value_of(plan) == Decimal(value)
    assert (outcome.tally.taken, outcome.tally.skipped) == (4, 0)


@pytest.mark.parametrize(
    ("how", "value"), [("0", None), ("1", None), ("4", 1), ("5", None), ("6", 6)]
)
def test_a_period_that_is_missing_makes_the_year_missing_unless_ignored(plan, load, how, value):
    extra = ["K001", "", "ACT", "1397", "9"]
    outcome = load([*QUARTERS[:3], extra], accumulating(how))
    assert value_of(plan) == value
    expected = [] if value is not None else [(row, "qpr_incomplete") for row in (1, 2, 3)]
    assert codes(outcome.skipped) == expected
    if expected:
        assert "Only 3 of the 4 values that make up 1398" in told(outcome.skipped)[0]


def test_an_average_is_rounded_only_at_the_twelfth_digit(plan, load):
    thirds = [
        ["K001", "", "ACT", f"1398-Q{n}", value]
        for n, value in ((1, "1"), (2, "0"), (3, "0"), (4, "0.3"))
    ]
    load(thirds, accumulating("1"))
    assert value_of(plan) == Decimal("0.325")


def test_the_years_own_value_goes_before_that_of_its_quarters(plan, load):
    outcome = load([*QUARTERS, ["K001", "", "ACT", "1398", "99"]], accumulating("0"))
    assert value_of(plan) == 99
    assert (list(outcome.skipped), outcome.tally.unneeded) == ([], 4)


def test_the_coarsest_of_the_shorter_periods_make_the_year(plan, load):
    halves = [["K001", "", "ACT", f"1398-H{n}", "20"] for n in (1, 2)]
    load([*QUARTERS, *halves], accumulating("0"))
    assert value_of(plan) == 40


def test_dates_of_monthly_rows_need_the_files_frequency(plan, load):
    months = [["K001", "", "ACT", f"1398-{n:02}-15", "1"] for n in range(1, 13)]
    mapping = accumulating("0").replace("[measures]", 'frequency = "month"\n[measures]')
    load(months, mapping)
    assert value_of(plan) == 12


def test_targets_of_shorter_periods_stand_where_they_are_unless_accumulated(plan, load):
    quarters = [["K001", "", "TGT", f"1398-Q{n}", "15"] for n in (1, 2, 3, 4)]
    load(quarters)
    assert target_of(plan, "1398-Q3")["value"] == 15
    load(quarters, accumulating("0"))
    assert target_of(plan, "1398")["value"] == 60


def test_the_last_year_that_can_be_told_has_months_too(load):
    months = [["K001", "", "ACT", f"1599-M{n:02}", "1"] for n in range(1, 13)]
    assert not load(months, accumulating("0")).skipped


def test_a_year_beside_its_quarters_is_not_a_second_truth(engine, tmp_path):
    begin_plan(engine, tmp_path, a_plan_with(frequency="quarter"))
    rows = [*QUARTERS, ["K001", "", "ACT", "1398", "10"], ["K001", "", "ACT", "1396", "40"]]
    outcome = do_qpr(engine, write(tmp_path / "v.csv", lines(rows)))
    assert (outcome.tally.taken, outcome.tally.unneeded) == (5, 1)
    assert value_of(engine) is None
    # The plan has this year's value already; it is kept up to date.
    assert value_of(engine, period="1396") == 40
    alone = [["P01", "", "ACT", "1398", "3"], ["K001", "8", "ACT", "1397", "3"]]
    assert do_qpr(engine, write(tmp_path / "w.csv", lines(alone))).tally.taken == 2


# -- QPR's own judgements

JUDGED = 'layout = "get_values"\n[ranges]\nGood = "on_track"\n'


def judged(period="1398", value="50", *, verdict="Good", colour="65280", trend="1", series="ACT"):
    return ["K001", "", series, period, "", "", value, verdict, "1", colour, trend, "50 %", "%"]


def test_what_qpr_says_is_kept_as_a_fact_about_qpr(plan, load):
    outcome = load([judged(), judged("1397", "48", verdict="متوسط", colour="", trend="")], JUDGED)
    assert len(outcome.proposal.foreign) == 2
    assert verdicts(plan) == [
        ("1398", "qpr", "Good", "on_track", "#00ff00", 1),
        ("1397", "qpr", "متوسط", None, None, None),
    ]


def test_only_what_differs_from_the_last_word_is_added(plan, load):
    load([judged()], JUDGED)
    assert not load([judged()], JUDGED).proposal.foreign
    again = load([judged(verdict="Poor", trend="-1")], JUDGED)
    assert not again.proposal.is_empty
    assert [row[2] for row in verdicts(plan)] == ["Good", "Poor"]


def test_targets_are_not_judged(plan, load):
    load([judged(series="TGT")], JUDGED)
    assert verdicts(plan) == []


def test_a_shorter_periods_verdict_stays_at_its_own_period(plan, load):
    rows = [judged(f"1398-Q{n}", "5") for n in (1, 2, 3, 4)]
    load(rows, JUDGED + '[measures]\nK001 = {indicator = "K001", accumulation = 0}\n')
    assert value_of(plan) == 20
    assert [row[0] for row in verdicts(plan)] == [f"1398-Q{n}" for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"colour": "green"}, "qpr_colour_invalid"),
        ({"trend": "5"}, "qpr_trend_invalid"),
        ({"verdict": "x" * 201}, "text_too_long"),
    ],
)
def test_a_bad_verdict_makes_the_row_bad(plan, load, given, code):
    outcome = load([judged("1397"), judged(**given)], JUDGED)
    assert codes(outcome.skipped) == [(2, code)]
    assert value_of(plan) is None
    assert [row[0] for row in verdicts(plan)] == ["1397"]


def test_a_skipped_row_is_not_judged_either(plan, load):
    rows = [judged("1398-Q1"), judged("1397", "48"), judged("1396", "1"), judged("1396", "2")]
    outcome = load(rows, JUDGED)
    assert [code for _, code in codes(outcome.skipped)].count("qpr_contradiction") == 2
    assert [row[0] for row in verdicts(plan)] == ["1397"]


# -- how it ends


def test_a_dry_run_changes_nothing_and_tells_all(plan, load):
    outcome = load(
        [["K001", "", "ACT", "1398", "50"], ["K001", "", "ACT", "1397", "x"]], dry_run=True
    )
    assert outcome.state is ImportState.PROPOSED
    assert codes(outcome.skipped) == [(2, "number_invalid")]
    assert value_of(plan) is None


def test_a_file_of_which_nothing_can_be_used_is_refused(load):
    outcome = load([["MEA1", "", "ACT", "1398", "x"], ["MEA2", "", "ACT", "1398", "5"]])
    assert (outcome.state, outcome.proposal) == (ImportState.REFUSED, None)
    assert codes(outcome.problems) == [(None, "qpr_nothing_usable")]
    assert outcome.tally.skipped == 2


@pytest.mark.parametrize(
    ("content", "mapping", "code"),
    [
        ("", WEB, "file_empty"),
        ("K001,,ACT,1398,1\n", 'layout = "wide"', "mapping_value_invalid"),
        ("K001,x\n", 'layout = "analysis"', "qpr_no_series_column"),
        ('K001,,ACT,1398,1\nK001,"\n', WEB, "csv_broken"),
    ],
)
def test_what_cannot_be_read_is_refused(plan, tmp_path, content, mapping, code):
    outcome = do_qpr(plan, write(tmp_path / "v.csv", content), mapping)
    assert outcome.state is ImportState.REFUSED
    assert [problem.code for problem in outcome.problems] == [code]
    assert tell_skipped(outcome, load_texts()) == []


def test_an_unknown_plan_is_refused(engine, tmp_path):
    outcome = do_qpr(engine, write(tmp_path / "v.csv", "K001,,ACT,1398,1\n"))
    assert [problem.code for problem in outcome.problems] == ["plan_unknown"]


def test_the_report_counts_and_names_each_skipped_value(load):
    table = [["K001", "", "ACT", "1398", "50"], ["K001", "", "ACT", "1397", "پنجاه"]]
    outcome = load(table, dry_run=True)
    said = [
        line.replace("\u2068", "").replace("\u2069", "")
        for line in tell_skipped(outcome, load_texts())
    ]
    assert said[0].startswith("از ۲ مقدار فایل: ۱ پذیرفته، ۱ کنار گذاشته، ۰ بی‌نیاز")
    assert said[1] == "۱ مقدار کنار گذاشته شد؛ در برنامه چیزی از آن‌ها نیامد:"
    assert said[2].startswith("فایل values.csv، ردیف ۲: «پنجاه» عدد نیست.")
    assert "QPR" not in tell_proposal(outcome, load_texts("en"))[0]


def test_more_than_can_be_shown_are_counted(load):
    table = [["K001", "", "ACT", "1398", "x"] for _ in range(1_050)]
    outcome = load([*table, ["K001", "", "ACT", "1398", "1"]])
    said = tell_skipped(outcome, load_texts("en"))
    assert len(said) == 2 + 1_000 + 1
    assert said[-1] == "and 50 more that are not shown."


def test_the_report_tells_of_judgements(load):
    outcome = load([judged()], JUDGED)
    assert "QPR’s judgements: 1 new or changed" in tell_proposal(outcome, load_texts("en"))


def test_a_refusal_tells_why(load):
    outcome = load([["MEA1", "", "ACT", "1398", "x"]])
    assert "None of the file’s 1 values" in tell_problems(outcome, load_texts("en"))[1]
