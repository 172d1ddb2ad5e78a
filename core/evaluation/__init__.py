"""The evaluation model: pure, exact arithmetic. No I/O, no database, no calendar, no words.

`judge` an indicator, `stand` a project, `measure_node` from the bottom up, `explain` any result.
"""

from core.enums import (
    Basis,
    Direction,
    Exclusion,
    Flag,
    IndicatorKind,
    PathKind,
    Status,
    Trend,
)
from core.evaluation.exact import to_decimal
from core.evaluation.explain import explain, policy_data
from core.evaluation.inputs import Baseline, IndicatorInput, Observation, Override
from core.evaluation.judgement import Judgement, judge, judge_at, judge_each
from core.evaluation.measures import ChildNode, NodeMeasures, measure_node
from core.evaluation.policy import POLICY, EvaluationPolicy
from core.evaluation.projects import (
    ProgressReport,
    ProjectInput,
    ProjectProgress,
    ProjectStanding,
    Share,
    project_progress,
    stand,
)
from core.evaluation.robustness import Choice, Variant, robustness
from core.evaluation.rollup import (
    Branch,
    Leaf,
    NegativeWeightError,
    NodeScore,
    leaf_of,
    roll_up,
    status_of_score,
)
from core.evaluation.score import Knots, Scale
from core.evaluation.series import Accumulated, Accumulation, TargetPoint, accumulate

__all__ = [
    "POLICY",
    "Accumulated",
    "Accumulation",
    "Baseline",
    "Basis",
    "Branch",
    "ChildNode",
    "Choice",
    "Direction",
    "EvaluationPolicy",
    "Exclusion",
    "Flag",
    "IndicatorInput",
    "IndicatorKind",
    "Judgement",
    "Knots",
    "Leaf",
    "NegativeWeightError",
    "NodeMeasures",
    "NodeScore",
    "Observation",
    "Override",
    "PathKind",
    "ProgressReport",
    "ProjectInput",
    "ProjectProgress",
    "ProjectStanding",
    "Scale",
    "Share",
    "Status",
    "TargetPoint",
    "Trend",
    "Variant",
    "accumulate",
    "explain",
    "judge",
    "judge_at",
    "judge_each",
    "leaf_of",
    "measure_node",
    "policy_data",
    "project_progress",
    "robustness",
    "roll_up",
    "stand",
    "status_of_score",
    "to_decimal",
]
