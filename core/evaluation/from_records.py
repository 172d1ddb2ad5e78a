"""Records of a release → what an indicator and a project are judged by."""

from collections.abc import Iterable, Sequence
from datetime import date

from core.enums import OUT_OF_FORCE, TargetKind
from core.evaluation import projects
from core.evaluation.indicators import inputs
from core.evaluation.indicators.series import TargetPoint
from core.release import records
from core.release.derived.ledgers import reports_by_day


def indicator_input(
    indicator: records.Indicator,
    targets: Sequence[records.Target],
    observations: tuple[inputs.Observation, ...] = (),
    ends: tuple[date, ...] = (),
    override: inputs.Override | None = None,
) -> inputs.IndicatorInput:
    """Return what one place of an indicator is judged by; *targets* are that place's own."""
    start = next((t for t in targets if t.kind == TargetKind.BASELINE), None)
    baseline = None
    if start is not None and start.value is not None:
        baseline = inputs.Baseline(ends_on=start.period_ends_on, value=start.value)
    return inputs.IndicatorInput(
        code=indicator.code,
        direction=indicator.direction,
        baseline=baseline,
        targets=tuple(_target_point(t) for t in targets if t.kind == TargetKind.TARGET),
        path=indicator.target_path,
        observations=observations,
        period_ends=ends,
        release_lag_days=indicator.release_lag_days,
        trend_tolerance=indicator.trend_tolerance,
        is_binary=indicator.is_binary,
        is_retired=indicator.review_status in OUT_OF_FORCE,
        override=override,
    )


def _target_point(target: records.Target) -> TargetPoint:
    return TargetPoint(
        ends_on=target.period_ends_on,
        value=target.value,
        alarm=target.alarm,
        floor=target.floor,
        band_low=target.band_low,
        band_high=target.band_high,
        critical_low=target.critical_low,
        critical_high=target.critical_high,
    )


def project_input(
    project: records.Project, reports: Iterable[records.ProgressReport]
) -> projects.ProjectInput:
    """Return what a project is judged by; *reports* are its own."""
    return projects.ProjectInput(
        code=project.code,
        approved_billion_rial=project.approved_billion_rial,
        start_on=project.start_on,
        planned_end_on=project.planned_end_on,
        reports=tuple(
            projects.ProgressReport(
                as_of_on=as_of_on,
                actual_percent=report.actual_percent,
                planned_percent=report.planned_percent,
                published_on=report.reported_on,
                source=report.source,
            )
            for as_of_on, report in reports_by_day(reports)
        ),
    )
