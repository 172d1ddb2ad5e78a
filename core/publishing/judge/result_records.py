"""Results of the evaluation → records of the release file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from core.enums import Status
from core.evaluation import projects
from core.evaluation.explanation.explain import explain
from core.evaluation.indicators.judgement import Judgement
from core.evaluation.nodes.measures import NodeMeasures
from core.evaluation.nodes.robustness import robustness
from core.evaluation.nodes.rollup import NodeScore
from core.publishing.judge.evidence import Place
from core.publishing.judge.measuring import stored
from core.release import records

# Every project is told in the working of its strategy. Repeated in that of the objective, the
# goal and the plan, ten thousand projects were a third of the release file.
_MOST_PROJECTS = 300


def judgement_row(place: Place, result: Judgement) -> records.Judgement:
    """Write a judgement with its working."""
    return records.Judgement(
        indicator=place[0],
        district=place[1],
        period=result.period,
        value=stored(result.value),
        expected=stored(result.expected),
        baseline=stored(result.baseline),
        target=stored(result.target),
        progress=stored(result.progress),
        attainment=stored(result.attainment),
        score=stored(result.score),
        basis=result.basis.value if result.basis else None,
        status=result.status.value,
        is_achieved=result.achieved,
        is_stale=result.is_stale,
        trend=int(result.trend),
        working=explain(result),
    )


def judgement_point(result: Judgement) -> records.JudgementHistory:
    """Write a judgement of an earlier day."""
    return records.JudgementHistory(
        indicator=result.given.code,
        judged_on=result.on,
        period=result.period,
        value=stored(result.value),
        score=stored(result.score),
        status=result.status.value,
    )


def score_rows(code: str, measures: NodeMeasures) -> Iterator[records.NodeScore]:
    """Write the three numbers of a node with their working."""
    yield _indicator_score(code, "outcome", measures.outcome)
    yield _indicator_score(code, "control", measures.control)
    yield _project_score(code, measures.projects)


def _indicator_score(code: str, name: str, score: NodeScore) -> records.NodeScore:
    return records.NodeScore(
        node=code,
        measure=name,
        score=stored(score.score),
        status=score.status.value,
        coverage=stored(score.coverage),
        low=stored(score.low),
        high=stored(score.high),
        is_provisional=score.is_provisional,
        warnings=score.warnings,
        counted=score.n_scored,
        children=score.n_scored + score.n_missing,
        unweighted=None,
        expected=None,
        working=explain(score),
    )


def _project_score(code: str, progress: projects.ProjectProgress) -> records.NodeScore:
    weighted = progress.weighted
    return records.NodeScore(
        node=code,
        measure="projects",
        score=stored(weighted.value),
        status=progress.status.value,
        coverage=stored(weighted.coverage),
        low=stored(weighted.low),
        high=stored(weighted.high),
        is_provisional=False,
        warnings=sum(_is_late(standing) for standing in progress.standings),
        counted=progress.n_reported,
        children=progress.n_projects,
        unweighted=stored(progress.unweighted.value),
        expected=stored(progress.expected_weighted.value),
        working=_project_working(progress),
    )


def _project_working(progress: projects.ProjectProgress) -> dict[str, Any]:
    """Show the working; where it rests on more projects than anybody reads, without them."""
    working = explain(progress)
    if len(progress.standings) <= _MOST_PROJECTS:
        return working
    return {**working, "inputs": [], "excluded": [], "n_left_out": len(progress.standings)}


def _is_late(standing: projects.ProjectStanding) -> bool:
    return standing.lag is not None and standing.lag > 0


def score_points(
    code: str, on: date, measures: NodeMeasures
) -> Iterator[records.NodeScoreHistory]:
    """Write the three numbers of a node on an earlier day."""
    shares = measures.projects.weighted
    for name, score in (("outcome", measures.outcome), ("control", measures.control)):
        yield _score_point(code, name, on, score.status, score)
    yield _score_point(code, "projects", on, measures.projects.status, shares)


def _score_point(
    node: str, measure: str, on: date, status: Status, found: NodeScore | projects.Share
) -> records.NodeScoreHistory:
    score = found.score if isinstance(found, NodeScore) else found.value
    return records.NodeScoreHistory(
        node=node,
        measure=measure,
        judged_on=on,
        score=stored(score),
        status=status.value,
        coverage=stored(found.coverage),
        low=stored(found.low),
        high=stored(found.high),
    )


def variant_rows(code: str, measures: NodeMeasures) -> Iterator[records.Robustness]:
    """Write how a node's two scores move with the choices of the model."""
    for name, score in (("outcome", measures.outcome), ("control", measures.control)):
        for variant in robustness(score):
            yield records.Robustness(
                node=code,
                measure=name,
                choice=variant.choice.value,
                minimum_coverage=variant.minimum_coverage,
                score=stored(variant.node.score),
                status=variant.node.status.value,
                shift=stored(variant.shift),
                n_changed=variant.n_changed,
            )
