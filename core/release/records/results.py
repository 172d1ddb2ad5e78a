"""What is computed when a release is frozen."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from core.enums import Status
from core.release.records.base import Record, record


@record
class Judgement(Record):
    """What the evaluation says of an indicator on the date of judgement.

    `district` "" is the whole city. Percentages are 0–100 (progress and attainment unclamped),
    rounded to six decimals for storage; None where the status says why there is none. `working` is
    the computation as data (core/evaluation/explanation/explain.py). `status` values are those of
    core/evaluation; `trend` is 1, 0, −1 or −2 (none). `is_achieved` None: there is no value, or no
    final target to reach.
    """

    table: ClassVar = "judgement"
    key: ClassVar = ("indicator", "district")

    indicator: str
    district: str
    period: str | None
    value: Decimal | None
    expected: Decimal | None
    baseline: Decimal | None
    target: Decimal | None
    progress: Decimal | None
    attainment: Decimal | None
    score: Decimal | None
    basis: str | None
    status: str
    is_achieved: bool | None
    is_stale: bool
    trend: int
    working: dict[str, Any]


# What `measure` may be, in the order of pages.
MEASURES = ("outcome", "control", "projects")


@record
class NodeScore(Record):
    """One of the three numbers of a node, never merged: outcome, control or projects.

    `node` "" is the whole plan. For `projects`, `score` is progress weighted by approved budget,
    `unweighted` the plain mean and `expected` what the planned percents add up to. `low` and
    `high` bound what the truth may be while data are missing. `counted` of `children` carry a
    number.
    """

    table: ClassVar = "node_score"
    key: ClassVar = ("node", "measure")

    node: str
    measure: str
    score: Decimal | None
    status: str
    coverage: Decimal | None
    low: Decimal | None
    high: Decimal | None
    is_provisional: bool
    warnings: int
    counted: int
    children: int
    unweighted: Decimal | None
    expected: Decimal | None
    working: dict[str, Any]

    @property
    def is_measured(self) -> bool:
        """Whether there is something that it measures, if only later."""
        return self.children > 0 or self.status == Status.NOT_DUE


@record
class JudgementHistory(Record):
    """How an indicator (whole city) stood at the end of an earlier half-year of the horizon.

    Judged as if on the day `judged_on`, but from all that is known when the release is frozen, so
    that revisions and late values speak of the day they are about; what was said at the time is in
    the earlier releases. Days without any value have no row. The date of judgement itself is in
    `judgement`.
    """

    table: ClassVar = "judgement_history"
    key: ClassVar = ("indicator", "judged_on")

    indicator: str
    judged_on: date
    period: str | None
    value: Decimal | None
    score: Decimal | None
    status: str


@record
class NodeScoreHistory(Record):
    """A number of a node on an earlier day; days, and what is known, as in JudgementHistory.

    Weights, budgets and the tree are those of this release. `node` "" is the whole plan.
    """

    table: ClassVar = "node_score_history"
    key: ClassVar = ("node", "measure", "judged_on")

    node: str
    measure: str
    judged_on: date
    score: Decimal | None
    status: str
    coverage: Decimal | None
    low: Decimal | None
    high: Decimal | None


@record
class Robustness(Record):
    """How a score of the plan (`node` "") or of a goal moves when the model chooses otherwise.

    `measure`: outcome or control. `choice`: as_published · equal_weights · minimum_coverage (the
    threshold of `minimum_coverage` instead of the policy's) · missing_as_zero. `shift` is the
    distance from the published score, None where either is missing; `n_changed` counts the nodes
    from this one down whose status changes.
    """

    table: ClassVar = "robustness"
    key: ClassVar = ("node", "measure", "choice", "minimum_coverage")

    node: str
    measure: str
    choice: str
    minimum_coverage: Decimal
    score: Decimal | None
    status: str
    shift: Decimal | None
    n_changed: int


@record
class CoverageGap(Record):
    """Where the chain from goals over money to measurement is broken («ماتریس پوشش»).

    `gap`: objective_without_projects (none of its strategies is served) ·
    strategy_without_projects · project_without_indicators (no indicator measures an objective it
    serves, or anything below one) · money_without_targets (no indicator of the objective, or below
    it, has a target; for a project that serves no strategy, the project itself). Retired and
    replaced indicators measure nothing. `approved_billion_rial` is the project's money, or the
    node's share of its projects' money; None: not told.
    """

    table: ClassVar = "coverage_gap"
    key: ClassVar = ("gap", "subject_kind", "subject_code")

    gap: str
    subject_kind: str
    subject_code: str
    subject_title: str
    approved_billion_rial: Decimal | None


@record
class StatusCount(Record):
    """How many things of a kind are in a status within a scope.

    `scope`: plan, node, district, portfolio (with `code`, "" for plan). `subject`: project,
    outcome, control. `status`: ProjectStatus values, or evaluation statuses; `not_told` when None.
    Indicators that are retired or replaced are counted nowhere.
    """

    table: ClassVar = "status_count"
    key: ClassVar = ("scope", "code", "subject", "status")

    scope: str
    code: str
    subject: str
    status: str
    count: int


@record
class MoneyTotal(Record):
    """Money of the published projects within a scope (as in StatusCount), year 0 the horizon.

    A project in several districts or strategies counts in equal shares, so that the parts of a
    scope add up to the plan. `spent_billion_rial` of a year is what reports told of all spending
    at its end, less what they told a year before; where all of it is reported, the years add up.
    """

    table: ClassVar = "money_total"
    key: ClassVar = ("scope", "code", "fiscal_year")

    scope: str
    code: str
    fiscal_year: int
    project_count: int
    approved_billion_rial: Decimal | None
    allocated_billion_rial: Decimal | None
    spent_billion_rial: Decimal | None


@record
class Lateness(Record):
    """How many projects of a scope are late, and by how many days in the middle.

    `scope`: plan, node, district, portfolio, responsible (`code` is the body's name). Projects
    count by their PromiseState; `unknown_count` are those that are none of the others. Medians are
    over the late ones, in days; None where there are none.
    """

    table: ClassVar = "lateness"
    key: ClassVar = ("scope", "code")

    scope: str
    code: str
    project_count: int
    ended_late_count: int
    ended_in_time_count: int
    overdue_count: int
    not_due_count: int
    unreported_count: int
    unknown_count: int
    ended_late_median_days: Decimal | None
    overdue_median_days: Decimal | None

    @property
    def late_count(self) -> int:
        """How many promises were not kept."""
        return self.ended_late_count + self.overdue_count

    @property
    def ended_count(self) -> int:
        """How many ended on a day that is known, against a promise that is known."""
        return self.ended_late_count + self.ended_in_time_count


@record
class DistrictStanding(Record):
    """A district beside the others: rank 1 is the largest; None where there is nothing to rank.

    A rank is among the districts that have such a number, which its `…_ranked_count` counts.
    Per-resident amounts are in million rial of approved budget.
    """

    table: ClassVar = "district_standing"
    key: ClassVar = ("district",)

    district: str
    project_count: int
    completed_count: int
    approved_billion_rial: Decimal | None
    approved_per_resident_million_rial: Decimal | None
    per_resident_rank: int | None
    per_resident_ranked_count: int
    progress: Decimal | None
    progress_rank: int | None
    progress_ranked_count: int
