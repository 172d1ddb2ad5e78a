"""What is drawn is what was judged: the picture of every indicator and project, read as drawn."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from core.enums import BY_VALUE, Flag
from core.evaluation import POLICY, Direction
from core.evaluation.exact import exact
from core.evaluation.from_records import indicator_input
from core.evaluation.indicators.scale import aim_of
from core.evaluation.indicators.series import expected_value
from core.release.records import (
    Indicator,
    Judgement,
    NodeScore,
    NodeScoreHistory,
    Observation,
    Plan,
    ProgressReport,
    Project,
    Promise,
    ReleaseInfo,
    Revision,
    Target,
)
from core.texts import load_texts
from portal.charts.frame import PHONE, WIDE
from portal.pages.elements.book import Book
from portal.pages.elements.list_rows import list_indicators
from portal.pages.indicators.indicator_series import Case, series_of
from portal.pages.plan.history_page import node_history
from portal.pages.projects.project_pages import Ledgers, progress_of
from tests.factories.city import write_release
from tests.factories.drawn import height_at, read_series, side
from tests.factories.judged_package import judged_release
from tests.factories.sample_city import sample_release
from tests.factories.snapshots import make
from tests.presence import present

# Of the small city the judgements are made up, and say nothing of its path.
CITIES = {"sample": sample_release, "judged": judged_release}
CANVASES = {"wide": WIDE, "phone": PHONE}


@pytest.fixture(params=CITIES)
def release(request):
    return CITIES[request.param]()


@pytest.fixture(params=CANVASES)
def canvas(request):
    return CANVASES[request.param]


@cache
def cases(release):
    book = Book(release, load_texts())
    return [
        Case(
            book,
            one,
            tuple(release.stream(Observation, indicator=one.code)),
            tuple(release.stream(Target, indicator=one.code)),
            tuple(release.stream(Judgement, indicator=one.code)),
            tuple(release.stream(Revision, thing="indicators", subject=one.code)),
        )
        for one in release.stream(Indicator)
    ]


def values_of(case):
    shown = [
        row
        for row in case.values
        if row.is_current and row.value is not None and row.flag is not Flag.NOT_APPLICABLE
    ]
    return sorted(shown, key=lambda row: row.period_ends_on)


def drawn_cases(release, canvas):
    for case in cases(release):
        values = values_of(case)
        if values:
            drawn = read_series(series_of(case, ""), canvas)
            assert len(drawn.dots) == len(values)
            yield case, values, drawn


def sign(number):
    return (number > 0) - (number < 0)


def test_the_judged_value_lies_on_its_side_of_the_path(release, canvas):
    wrong, told = {}, 0
    for case, values, drawn in drawn_cases(release, canvas):
        judged = case.judged
        if judged is None or judged.value is None or not drawn.path:
            continue
        told += 1
        x, y = drawn.dots[[row.period for row in values].index(judged.period)]
        line = height_at(drawn.path, x)
        if line is None or side(y, line) not in (0, sign(judged.value - judged.expected)):
            wrong[case.indicator.code] = y, line
    assert wrong == {}
    assert told


def test_every_value_lies_on_its_side_of_the_path(release, canvas):
    """Values of the past as well, against what the evaluation expects on their day."""
    wrong = {}
    for case, values, drawn in drawn_cases(release, canvas):
        aim = aim_of(indicator_input(case.indicator, case.targets))
        for row, (x, y) in zip(values, drawn.dots, strict=True):
            expected = expected_value(aim.points, row.period_ends_on, aim.path)
            if not drawn.path or expected is None:
                continue
            line = height_at(drawn.path, x)
            if line is None or side(y, line) not in (0, sign(exact(row.value) - expected)):
                wrong[case.indicator.code, row.period] = y, line
    assert wrong == {}


def test_an_equal_value_lies_on_the_path(canvas):
    release = sample_release()
    off = {}
    for case, values, drawn in drawn_cases(release, canvas):
        judged = case.judged
        if judged.value is not None and judged.value == judged.expected:
            x, y = drawn.dots[[row.period for row in values].index(judged.period)]
            if abs(height_at(drawn.path, x) - y) > 0.2:
                off[case.indicator.code] = y
    assert off == {}


def zones(drawn, x):
    found = [
        tuple(height_at(edge, x) for edge in strip)
        for strip in drawn.at_risk
        if height_at(strip[0], x) is not None
    ]
    return [zone for zone in found if abs(zone[0] - zone[1]) > 0.5]


def verdict_of(drawn, direction, x, y):
    """Read the status from the picture: the statuses that the place of the dot allows."""
    here = zones(drawn, x)
    if any(min(zone) < y < max(zone) for zone in here):
        allowed = {"at_risk"}
    elif drawn.bands:
        low, high = (height_at(edge, x) for edge in drawn.bands[0])
        allowed = {"on_track"} if min(low, high) <= y <= max(low, high) else {"off_track"}
    else:
        good = here[0][0]
        is_good = y <= good if direction is Direction.HIGHER else y >= good
        allowed = {"on_track"} if is_good else {"off_track"}
    for good, alarm in here:
        allowed |= {"on_track", "at_risk"} if side(y, good) == 0 else set()
        allowed |= {"at_risk", "off_track"} if side(y, alarm) == 0 else set()
    return allowed


def test_the_place_of_a_value_tells_its_status(release, canvas):
    wrong, told = {}, 0
    for case, values, drawn in drawn_cases(release, canvas):
        judged = case.judged
        if judged is None or judged.working["status"]["status_by_rule"] not in BY_VALUE:
            continue
        x, y = drawn.dots[[row.period for row in values].index(judged.period)]
        if not case.indicator.is_binary and (zones(drawn, x) or drawn.bands):
            told += 1
            status = judged.working["status"]["status_by_rule"]
            allowed = verdict_of(drawn, Direction(case.indicator.direction), x, y)
            if status not in allowed:
                wrong[case.indicator.code] = status, allowed
    assert wrong == {}
    assert told


def projects(release, canvas):
    book = Book(release, load_texts())
    for project in release.stream(Project):
        ledgers = Ledgers(
            tuple(release.stream(ProgressReport, project=project.code)),
            tuple(release.stream(Promise, project=project.code)),
            (),
            (),
            (),
        )
        reports = sorted(
            (r for r in ledgers.reports if r.is_current and r.actual_percent is not None),
            key=lambda report: report.as_of_on,
        )
        if reports:
            yield project, reports, read_series(progress_of(book, project, ledgers), canvas)


def test_progress_lies_on_its_side_of_what_was_planned(release, canvas):
    wrong, told = {}, 0
    for project, reports, drawn in projects(release, canvas):
        assert len(drawn.dots) == len(reports)
        for report, (x, y) in zip(reports, drawn.dots, strict=True):
            if report.planned_percent is None:
                continue
            told += 1
            line = height_at(drawn.path, x)
            lead = sign(report.actual_percent - report.planned_percent)
            if line is None or side(y, line) not in (0, lead) or (not lead and side(y, line)):
                wrong[project.code, report.as_of_on] = y, line
    assert wrong == {}
    assert told


def test_a_gauge_stands_where_the_status_says():
    """Filled up to what is due or nearly so: on track; the mark is of the same projects."""
    release = sample_release()
    book = Book(release, load_texts())
    wrong = {}
    for row in release.stream(NodeScore, measure="projects"):
        if row.score is None or row.expected is None or row.status not in BY_VALUE:
            continue
        shown = next(one for one in book.three(row.node) if one.name == book.t("measure.projects"))
        filled, due = float(shown.gauge.filled), 100 - float(shown.gauge.due_x)
        status = "off_track"
        if filled >= float(POLICY.path_alarm) * due - 0.1:
            status = "at_risk"
        if filled >= float(POLICY.path_good) * due - 0.1:
            status = "on_track"
        if status != row.status:
            wrong[row.node] = filled, due, row.status
    assert wrong == {}


@pytest.mark.parametrize(
    ("status", "due_x"),
    [("on_track", ""), ("at_risk", ""), ("off_track", "33.3"), ("not_due", "33.3")],
)
def test_a_gauge_is_not_marked_against_its_status(tmp_path, status, due_x):
    """One of three projects has not reported: two thirds are due of all, half of the others."""
    due = Decimal("66.7")
    score = make(NodeScore, measure="projects", score=Decimal(50), expected=due, children=3)
    info, plan = make(ReleaseInfo, number=1), make(Plan, code="1400")
    rows = [replace(score, status=status), info, plan]
    book = Book(write_release(tmp_path / "000001-e2e2e2e2e2e2.sqlite", rows), load_texts())
    (shown,) = book.three("")
    assert shown.gauge.due_x == due_x


def test_a_score_over_time_lies_on_its_side_of_the_thresholds():
    release = sample_release()
    book = Book(release, load_texts())
    told = 0
    for node in ("", *(code for code in book.nodes)):
        for shown in node_history(book, node):
            if shown.name == book.t("measure.projects"):
                continue
            measure = next(
                m for m in ("outcome", "control") if book.t(f"measure.{m}") == shown.name
            )
            held = [
                row
                for row in (
                    *release.stream(NodeScoreHistory, node=node, measure=measure),
                    book.scores[node, measure],
                )
                if row.score is not None
            ]
            told += len(held)
            lines = [float(y) for y in re.findall(r"M34 ([\d.]+)H306", shown.chart)[-2:]]
            dots = re.findall(r"M([\d.]+) ([\d.]+)h0", shown.chart)
            assert len(dots) == len(held)
            for row, (_, y) in zip(held, dots, strict=True):
                at_risk, on_track = sorted(lines, reverse=True)
                status = "on_track" if float(y) <= on_track else "at_risk"
                status = status if float(y) <= at_risk else "off_track"
                near = min(abs(float(y) - line) for line in lines) <= 0.1
                assert near or status == row.status
    assert told


def test_the_last_of_a_sparkline_is_the_last_value():
    release = sample_release()
    listed = list_indicators(Book(release, load_texts()))
    for case in cases(release):
        values = [row.value for row in values_of(case)]
        found = re.search(r'cy="([\d.]+)" r="2"', listed[case.indicator.code].row.line)
        if len(set(values)) > 1 and not case.revisions:
            share = (values[-1] - min(values)) / (max(values) - min(values))
            assert float(present(found)[1]) == pytest.approx(21 - 18 * float(share), abs=0.06)
    assert isinstance(values[-1], Decimal)
