"""Figures for the evaluation of a whole plan: `python tests/bench/evaluation.py [size ...]`.

Each size runs in a process of its own, so that the peak of memory is its own. The plan is made by
a seeded generator: 10 yearly periods per indicator, a tenth of them missing, all directions, and
43 strategies in 22 objectives in 4 goals. Times are CPU seconds. Nothing is asserted.
"""

import json
import random
import resource
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.evaluation import (
    Baseline,
    ChildNode,
    Direction,
    Flag,
    IndicatorInput,
    IndicatorKind,
    Observation,
    ProgressReport,
    ProjectInput,
    TargetPoint,
    explain,
    judge,
    judge_each,
    leaf_of,
    measure_node,
    robustness,
    stand,
)

SIZES = (182, 10_000, 100_000)
ENDS = tuple(date(2017, 3, 20) + timedelta(days=365 * i) for i in range(12))
TODAY = ENDS[10] + timedelta(days=100)
N_STRATEGIES, N_OBJECTIVES, N_GOALS = 43, 22, 4


def tenths(chance, low, high):
    return Decimal(chance.randint(low * 10, high * 10)) / 10


def indicator(chance, i):
    start, gain = tenths(chance, 20, 300), tenths(chance, 1, 90)
    direction = chance.choice([Direction.HIGHER] * 7 + [Direction.LOWER] * 2 + [Direction.BAND])
    sign = -1 if direction == Direction.LOWER else 1
    points = tuple(
        TargetPoint(
            ends_on=ENDS[year],
            value=start + sign * gain * year / 10,
            band_low=start if direction == Direction.BAND else None,
            band_high=start + gain if direction == Direction.BAND else None,
        )
        for year in (5, 10)
    )
    observations = tuple(
        observation(chance, year, start + sign * gain * year * chance.randint(5, 12) / 100)
        for year in range(1, 11)
    )
    return IndicatorInput(
        code=f"K{i}",
        direction=direction,
        baseline=Baseline(ends_on=ENDS[0], value=start),
        targets=points,
        observations=observations,
        period_ends=ENDS,
        release_lag_days=90,
    )


def observation(chance, year, value):
    is_missing = chance.random() < 0.1
    return Observation(
        period=str(1395 + year),
        starts_on=ENDS[year - 1] + timedelta(days=1),
        ends_on=ENDS[year],
        value=None if is_missing else value,
        flag=Flag.MISSING if is_missing else Flag.FINAL,
        published_on=ENDS[year] + timedelta(days=60),
    )


def project(chance, i):
    reports = tuple(
        ProgressReport(
            as_of_on=ENDS[year],
            actual_percent=Decimal(9 * year + chance.randint(-5, 5)),
            planned_percent=Decimal(10 * year),
        )
        for year in range(1, 11)
    )
    return ProjectInput(
        code=f"P{i}", approved_billion_rial=tenths(chance, 10, 900), reports=reports
    )


def measure_plan(leaves, standings):
    strategies = [
        ChildNode(f"S{i}", measure_node(leaves[i::N_STRATEGIES], standings[i::N_STRATEGIES]))
        for i in range(N_STRATEGIES)
    ]
    objectives = [
        ChildNode(f"O{i}", measure_node(children=strategies[i::N_OBJECTIVES]))
        for i in range(N_OBJECTIVES)
    ]
    goals = [
        ChildNode(f"G{i}", measure_node(children=objectives[i::N_GOALS])) for i in range(N_GOALS)
    ]
    return measure_node(children=goals)


def measure(size):
    chance = random.Random(1400)
    given = [indicator(chance, i) for i in range(size)]
    projects = [project(chance, i) for i in range(size * 129 // 182)]
    inputs_mib = peak_mib()
    marks = [process_time()]
    judged = [judge(one, TODAY) for one in given]
    marks.append(process_time())
    kinds = [IndicatorKind.OUTCOME] + [IndicatorKind.CONTROL] * 9
    leaves = [(kinds[i % 10], leaf_of(one)) for i, one in enumerate(judged)]
    standings = [stand(one, TODAY) for one in projects]
    plan = measure_plan(leaves, standings)
    marks.append(process_time())
    robustness(plan.control)
    marks.append(process_time())
    after_mib = peak_mib()
    for one in judged:
        explain(one)
    marks.append(process_time())
    sample = given[:1000]
    n_history = sum(len(judge_each(one, ENDS[1:11])) for one in sample)
    marks.append(process_time())
    names = ("judge_s", "roll_up_s", "robustness_s", "explain_s", "history_s")
    figures = {
        name: round(after - before, 3)
        for name, (before, after) in zip(names, pairwise(marks), strict=True)
    }
    return {
        "indicators": size,
        "projects": len(projects),
        **figures,
        "history_judgements": n_history,
        "judge_microseconds_each": round(figures["judge_s"] / size * 1e6, 1),
        "inputs_peak_mib": inputs_mib,
        "all_peak_mib": after_mib,
        "control_score": float(plan.control.score),
        "scored": sum(one.coverage == 1 for one in judged),
    }


def peak_mib():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]]
    if len(sizes) == 1:
        sys.stdout.write(json.dumps(measure(sizes[0])) + "\n")
    else:
        for size in sizes or SIZES:
            subprocess.run([sys.executable, __file__, str(size)], check=True)
