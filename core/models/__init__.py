"""Tables of the operational database, a file per subject.

The tables of a package are made from its schema; the others are declared here.

Every key of a plan's things is (plan, code): a package's rows are the tables' rows, an import is
an upsert of them, and a release reads them as they stand (docs/adr/0007).
"""

from core.models.city_setting import CitySetting
from core.models.desk_package import (
    ApprovalLink,
    DeskJob,
    DeskPackage,
    DraftPreview,
    PackageApproval,
    PackageComment,
)
from core.models.follow import (
    Brake,
    CalendarRun,
    Delivery,
    Follow,
    InboundUpdate,
    Subscriber,
    Visit,
)
from core.models.foreign_judgement import ForeignJudgement
from core.models.ledger import (
    AuditEntry,
    FieldRevision,
    ImportedFile,
    ImportRun,
    QualityFlag,
    thing_id,
)
from core.models.package import (
    LINKS,
    MODELS,
    Boundary,
    BudgetLine,
    Claim,
    District,
    Indicator,
    Level,
    Link,
    Milestone,
    Node,
    NodePolicy,
    Observation,
    PackageRow,
    Plan,
    PlanEvent,
    Portfolio,
    ProcessStep,
    ProgressReport,
    Project,
    ProjectDistrict,
    ProjectStrategy,
    Source,
    Target,
    UpstreamDocument,
)
from core.models.passkey import Passkey, PasskeyChallenge
from core.models.person import (
    DeskSession,
    Person,
    PersonRole,
    RecoveryCode,
    SignInDelay,
    SignInLink,
)
from core.models.process import RunningProcess, SendRate, SentPicture
from core.models.release import PublishedRelease

__all__ = [
    "LINKS",
    "MODELS",
    "ApprovalLink",
    "AuditEntry",
    "Boundary",
    "Brake",
    "BudgetLine",
    "CalendarRun",
    "CitySetting",
    "Claim",
    "Delivery",
    "DeskJob",
    "DeskPackage",
    "DeskSession",
    "District",
    "DraftPreview",
    "FieldRevision",
    "Follow",
    "ForeignJudgement",
    "ImportRun",
    "ImportedFile",
    "InboundUpdate",
    "Indicator",
    "Level",
    "Link",
    "Milestone",
    "Node",
    "NodePolicy",
    "Observation",
    "PackageApproval",
    "PackageComment",
    "PackageRow",
    "Passkey",
    "PasskeyChallenge",
    "Person",
    "PersonRole",
    "Plan",
    "PlanEvent",
    "Portfolio",
    "ProcessStep",
    "ProgressReport",
    "Project",
    "ProjectDistrict",
    "ProjectStrategy",
    "PublishedRelease",
    "QualityFlag",
    "RecoveryCode",
    "RunningProcess",
    "SendRate",
    "SentPicture",
    "SignInDelay",
    "SignInLink",
    "Source",
    "Subscriber",
    "Target",
    "UpstreamDocument",
    "Visit",
    "thing_id",
]
