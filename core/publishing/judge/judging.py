"""Judging a snapshot: on the date of judgement, on earlier dates, and with other choices."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.calendar import Calendar
from core.enums import Frequency
from core.evaluation import projects
from core.evaluation.indicators.inputs import IndicatorInput
from core.evaluation.indicators.judgement import Judgement, judge, judge_at
from core.evaluation.nodes.measures import NodeMeasures
from core.evaluation.policy import EvaluationPolicy
from core.publishing.judge.due_figures import put_due_figures
from core.publishing.judge.evidence import (
    Tree,
    indicator_inputs,
    period_ends,
    project_inputs,
    tree_of,
)
from core.publishing.judge.measuring import WHOLE_PLAN, hang, measure
from core.publishing.judge.result_records import (
    judgement_point,
    judgement_row,
    score_points,
    score_rows,
    variant_rows,
)
from core.publishing.snapshot import Snapshot
from core.release import records

# Ten years by halves: a longer plan shows the last ten, so that publishing takes no longer for it.
_EARLIER_DATES = 20


@dataclass(frozen=True, slots=True)
class _Bench:
    """What judges on any day: the tree, and the inputs of the whole city's figures.

    What a person says instead of the rule is said of the day of the release, so that the inputs
    here are without it: earlier days are judged by the rule alone.
    """

    tree: Tree
    citywide: tuple[tuple[records.Indicator, IndicatorInput], ...]
    projects: tuple[projects.ProjectInput, ...]
    policy: EvaluationPolicy

    def measured(
        self, judged: Mapping[str, Judgement], on: date, known_on: date
    ) -> dict[str, NodeMeasures]:
        """Measure all nodes on a day, given the judgements of that day by indicator."""
        leaves = hang((indicator, judged[indicator.code]) for indicator, _ in self.citywide)
        standings = {
            given.code: projects.stand(given, on, known_on=known_on) for given in self.projects
        }
        return measure(self.tree, leaves, standings, self.policy)


def judge_snapshot(snapshot: Snapshot, on: date, policy: EvaluationPolicy) -> None:
    """Judge every indicator and measure every node on the day *on*; put the results in."""
    places = dict(indicator_inputs(snapshot))
    judged = {place: judge(given, on, policy) for place, given in places.items()}
    snapshot.put(records.Judgement, (judgement_row(*each) for each in judged.items()))
    bench = _Bench(
        tree_of(snapshot),
        tuple(
            (row, replace(places[row.code, ""], override=None))
            for row in snapshot.of(records.Indicator)
        ),
        tuple(project_inputs(snapshot)),
        policy,
    )
    citywide = {code: each for (code, district), each in judged.items() if not district}
    measured = bench.measured(citywide, on, on)
    snapshot.put(
        records.NodeScore,
        (row for code, measures in measured.items() for row in score_rows(code, measures)),
    )
    tops = [WHOLE_PLAN, *(node.code for node in bench.tree.below.get("", ()))]
    snapshot.put(
        records.Robustness, (row for code in tops for row in variant_rows(code, measured[code]))
    )
    put_due_figures(snapshot, bench.citywide, on, policy)
    _put_history(snapshot, bench, on)


def _put_history(snapshot: Snapshot, bench: _Bench, on: date) -> None:
    values: list[records.JudgementHistory] = []
    scores: list[records.NodeScoreHistory] = []
    for day in earlier_dates(snapshot.of(records.Plan)[0], on, snapshot.shape.calendar):
        judged = {
            indicator.code: judge_at(given, day, bench.policy, known_on=on)
            for indicator, given in bench.citywide
        }
        values += (judgement_point(each) for each in judged.values() if each.value is not None)
        for code, measures in bench.measured(judged, day, on).items():
            scores += score_points(code, day, measures)
    snapshot.put(records.JudgementHistory, values)
    snapshot.put(records.NodeScoreHistory, scores)


def earlier_dates(plan: records.Plan, on: date, calendar: Calendar) -> list[date]:
    """Return the half-year ends of the plan's horizon that lie before the day *on*."""
    ends = [day for day in period_ends(plan, Frequency.HALF, calendar) if day < on]
    return ends[-_EARLIER_DATES:]
