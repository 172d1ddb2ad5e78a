"""Tables of the operational database, a file per subject.

Every key of a plan's things is (plan, code): a package's rows are the tables' rows, an import is
an upsert of them, and a release reads them as they stand (docs/adr/0007).
"""

from core.models.claim import Claim, PlanEvent, ProcessStep, UpstreamDocument
from core.models.follow import Delivery, Follow, InboundUpdate, Subscriber, Visit
from core.models.indicator import ForeignJudgement, Indicator, Observation, Target
from core.models.ledger import AuditEntry, FieldRevision, ImportedFile, ImportRun, QualityFlag
from core.models.plan import Boundary, District, Plan, Source
from core.models.process import RunningProcess, SendRate
from core.models.project import (
    BudgetLine,
    Milestone,
    ProgressReport,
    Project,
    ProjectDistrict,
    ProjectStrategy,
)
from core.models.release import PublishedRelease
from core.models.tree import Node, NodePolicy

__all__ = [
    "AuditEntry",
    "Boundary",
    "BudgetLine",
    "Claim",
    "Delivery",
    "District",
    "FieldRevision",
    "Follow",
    "ForeignJudgement",
    "ImportRun",
    "ImportedFile",
    "InboundUpdate",
    "Indicator",
    "Milestone",
    "Node",
    "NodePolicy",
    "Observation",
    "Plan",
    "PlanEvent",
    "ProcessStep",
    "ProgressReport",
    "Project",
    "ProjectDistrict",
    "ProjectStrategy",
    "PublishedRelease",
    "QualityFlag",
    "RunningProcess",
    "SendRate",
    "Source",
    "Subscriber",
    "Target",
    "UpstreamDocument",
    "Visit",
]
