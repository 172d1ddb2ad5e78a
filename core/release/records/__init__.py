"""What a release file holds: a frozen dataclass per table, in the domain's own words.

These classes are the contract between the publisher and its readers (site, API, bot, deliveries),
and the schema of the file itself (columns.py). Dates are Gregorian, instants aware UTC, amounts
exact decimals, None is "not told". `tuple[str, ...]` fields can be filtered by one of their
values.
"""

from core.release.records.base import Record
from core.release.records.history import Change, Quality, Revision
from core.release.records.indicators import ForeignJudgement, Indicator, Observation, Target
from core.release.records.making import Claim, PlanEvent, ProcessStep, UpstreamDocument
from core.release.records.plan import Boundary, District, Node, Plan, ReleaseInfo, Source
from core.release.records.projects import (
    BudgetLine,
    Milestone,
    ProgressReport,
    Project,
    Promise,
    Slip,
)
from core.release.records.results import (
    CoverageGap,
    DistrictStanding,
    Judgement,
    JudgementHistory,
    Lateness,
    MoneyTotal,
    NodeScore,
    NodeScoreHistory,
    Robustness,
    StatusCount,
)

RECORDS: tuple[type[Record], ...] = (
    ReleaseInfo,
    Plan,
    Source,
    District,
    Boundary,
    Node,
    Indicator,
    Target,
    Observation,
    ForeignJudgement,
    Project,
    Promise,
    Slip,
    Milestone,
    BudgetLine,
    ProgressReport,
    ProcessStep,
    UpstreamDocument,
    PlanEvent,
    Claim,
    Change,
    Quality,
    Revision,
    Judgement,
    JudgementHistory,
    NodeScore,
    NodeScoreHistory,
    Robustness,
    StatusCount,
    MoneyTotal,
    Lateness,
    DistrictStanding,
    CoverageGap,
)

__all__ = [
    "RECORDS",
    "Boundary",
    "BudgetLine",
    "Change",
    "Claim",
    "CoverageGap",
    "District",
    "DistrictStanding",
    "ForeignJudgement",
    "Indicator",
    "Judgement",
    "JudgementHistory",
    "Lateness",
    "Milestone",
    "MoneyTotal",
    "Node",
    "NodeScore",
    "NodeScoreHistory",
    "Observation",
    "Plan",
    "PlanEvent",
    "ProcessStep",
    "ProgressReport",
    "Project",
    "Promise",
    "Quality",
    "Record",
    "ReleaseInfo",
    "Revision",
    "Robustness",
    "Slip",
    "Source",
    "StatusCount",
    "Target",
    "UpstreamDocument",
]
