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
from core.evaluation.explanation.explain import explain, policy_data
from core.evaluation.indicators.inputs import Baseline, IndicatorInput, Observation, Override
from core.evaluation.indicators.judgement import Judgement, judge, judge_at, judge_each
from core.evaluation.indicators.score import Knots, Scale
from core.evaluation.indicators.series import Accumulated, Accumulation, TargetPoint, accumulate
from core.evaluation.nodes.measures import ChildNode, NodeMeasures, measure_node
from core.evaluation.nodes.robustness import Choice, Variant, robustness
from core.evaluation.nodes.rollup import (
    Branch,
    Leaf,
    NegativeWeightError,
    NodeScore,
    leaf_of,
    roll_up,
    status_of_score,
)
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
