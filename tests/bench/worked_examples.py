"""The worked examples of the model beside what the program says of them, as a Markdown table.

`python tests/bench/worked_examples.py`. What is expected is asserted in
tests/unit/evaluation/test_worked_examples.py; here it is printed.
"""

import sys
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.evaluation import (
    Accumulation,
    Branch,
    Direction,
    PathKind,
    accumulate,
    judge,
    roll_up,
    to_decimal,
)
from core.evaluation.indicators.score import progress
from core.evaluation.indicators.series import expected_value
from tests.factories.evaluation import (
    BASE_ON,
    FIRST_ON,
    SECOND_ON,
    banded,
    base,
    indicator,
    leaf,
    on_path,
    point,
    seen,
    with_limits,
)
from tests.presence import present

NEXT_DAY = FIRST_ON + timedelta(days=1)
LOWER = Direction.LOWER


def short(number, digits=4):
    """A number with the digits it needs, "none" for none."""
    if number is None:
        return "none"
    text = format(to_decimal(Fraction(number), digits), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def three(given, day=NEXT_DAY):
    found = judge(given, day)
    numbers = (found.progress, found.attainment, found.score)
    named = zip("PRS", (short(number, 2) for number in numbers), strict=True)
    return " ".join(f"{name}{text}" for name, text in named) + f" {found.status}"


def scores(inputs, *, with_status=False):
    found = [judge(given, NEXT_DAY) for given in inputs]
    said = ", ".join(short(one.score, 2) for one in found)
    return f"{said}; {', '.join(one.status for one in found)}" if with_status else said


def of_node(node):
    said = [f"S {short(node.score, 2)}", f"coverage {short(node.coverage)}"]
    said += [f"{short(node.low)}–{short(node.high)}", node.status.value]
    said += ["provisional"] * node.is_provisional
    return ", ".join([*said, f"warnings {node.warnings}"])


def e15():
    return roll_up([leaf(100, 2), leaf(50), leaf(None)])


def e12(path):
    points = [point(date(2019, 3, 20), 54), point(date(2020, 3, 19), 56)]
    return short(expected_value(points, date(2019, 9, 22), path))


def e13():
    given = indicator(
        baseline=base(50),
        targets=(point(date(2020, 3, 19), 56), point(value=60)),
        observations=(seen("55.4", date(2020, 3, 19)),),
        release_lag_days=90,
    )
    days = (date(2021, 7, 18), date(2021, 7, 19))
    return "; ".join(f"{day}: {judge(given, day).status}" for day in days)


def e14():
    at_start = indicator(
        baseline=base(50), targets=(point(value=60),), observations=(seen(50, BASE_ON),)
    )
    flat = judge(on_path(60, 60, 60, 60), NEXT_DAY).status
    return f"{flat}; {judge(at_start, BASE_ON).status}"


def e20():
    def made(values, how, *, ignoring=False):
        return short(accumulate(values, how, ignore_missing=ignoring).value)

    gap, end = [10, None, 30], [10, 30, None]
    found = {
        "sum": made(gap, Accumulation.SUM),
        "sum ignoring": made(gap, Accumulation.SUM, ignoring=True),
        "average ignoring": made(gap, Accumulation.AVERAGE, ignoring=True),
        "last": made(gap, Accumulation.LAST),
        "last of the second": made(end, Accumulation.LAST),
        "latest": made(end, Accumulation.LATEST),
    }
    return ", ".join(f"{name} {text}" for name, text in found.items())


def e21():
    def trend(before, now, **given):
        pair = (seen(before, FIRST_ON), seen(now, SECOND_ON))
        return str(judge(indicator(observations=pair, **given), SECOND_ON).trend.value)

    way = {"direction": LOWER, "baseline": base(80), "targets": (point(value=60),)}
    pairs = ((70, 68), (70, "69.8"), (68, 70), (None, 70))
    band = {"direction": Direction.BAND, "targets": banded(17).targets}
    return "; ".join([trend(*pair, **way) for pair in pairs] + [trend(17, 19, **band)])


def e22():
    def given(direction, target, value):
        return indicator(
            direction=direction, targets=(point(FIRST_ON, target),), observations=(seen(value),)
        )

    cases = ((Direction.HIGHER, 200, 180), (LOWER, 10, 11), (LOWER, 10, 12), (LOWER, 0, 1))
    return scores([given(*case) for case in cases], with_status=True)


def upwards(value):
    return on_path(50, 56, 60, value)


def downwards(value):
    return on_path(80, 68, 60, value, LOWER)


E11 = [point(date(2017, 3, 21), 50), point(date(2022, 3, 20), 60)]
# Name, what the model expects, what the program says.
EXAMPLES = (
    ("E1", "P54 R90 S75 at_risk", lambda: three(upwards("55.4"))),
    ("E2", "P59 R98.33 S100 on_track", lambda: three(upwards("55.9"))),
    ("E3", "P30 R50 S29.41 off_track", lambda: three(upwards(53))),
    ("E4", "P−20 R−33.33 S0 off_track", lambda: three(upwards(48))),
    ("E5", "P54 R90 S75 at_risk", lambda: three(downwards("69.2"))),
    ("E6", "R116.67 S100 on_track", lambda: three(downwards(66))),
    ("", "R85 S50 at_risk", lambda: three(downwards("69.8"))),
    ("", "R95 S100 on_track", lambda: three(downwards("68.6"))),
    ("E7", "R exactly 85, S50 at_risk", lambda: three(on_path(10, 12, 14, "11.7"))),
    (
        "E8",
        "0, 25, 50, 75, 100, 100; off, off, at_risk, at_risk, on, on",
        lambda: scores(
            [with_limits(700, 500, value) for value in (300, 400, 500, 600, 700, 900)],
            with_status=True,
        ),
    ),
    (
        "E9",
        "100, 80, 50, 30, 0",
        lambda: scores([with_limits(10, 15, value, LOWER) for value in (8, 12, 15, 17, 20)]),
    ),
    (
        "E10",
        "100, 70, 50, 20, 70, 40, 0",
        lambda: scores(map(banded, (25, 17, 15, 12, 36, 42, 50))),
    ),
    (
        "E11",
        "55.9945",
        lambda: short(expected_value(E11, date(2020, 3, 19), PathKind.LINEAR)),
    ),
    (
        "E12",
        "linear 55.0192; step 54",
        lambda: f"linear {e12(PathKind.LINEAR)}; step {e12(PathKind.STEP)}",
    ),
    ("E13", "stale after 2021-07-18", e13),
    ("E14", "no_scale; not_due", e14),
    ("E15", "S 83.33, coverage 0.75, 62.5–87.5, at_risk", lambda: of_node(e15())),
    (
        "E16",
        "no score, 0.333, 33.3–100, insufficient_data",
        lambda: of_node(roll_up([leaf(100), leaf(None), leaf(None)])),
    ),
    (
        "E17",
        "S 65.83, coverage 0.9375, 60.625–66.875",
        lambda: of_node(roll_up([Branch("a", e15(), 1), Branch("b", roll_up([leaf(60)]), 3)])),
    ),
    (
        "E18",
        "S 100 on_track, coverage 0.60, 60–100, provisional",
        lambda: of_node(roll_up([leaf(100, 3), leaf(None, 2)])),
    ),
    (
        "E19",
        "S 90 on_track, warnings 1",
        lambda: of_node(roll_up([leaf(100) for _ in range(9)] + [leaf(0)])),
    ),
    (
        "E20",
        "sum none, ignoring 40, average ignoring 20, last 30; last none, latest 30",
        e20,
    ),
    ("E21", "1; 0; −1; −2; 1", e21),
    ("E22", "S75; S75, S47.06 off; no_scale", e22),
    (
        "Spider Impact 700/500 on 0–10",
        "300→0, 500→3.33, 700→6.67, 900→10",
        lambda: ", ".join(
            short(present(progress(Fraction(value), Fraction(300), Fraction(900))) / 10, 2)
            for value in (300, 500, 700, 900)
        ),
    ),
    ("QPR 10 and 5", "7.5", lambda: short(roll_up([leaf(10), leaf(5)]).score)),
    (
        "QPR AVERAGE_ and AVERAGE of NIL, 2, NIL, 3",
        "2.5; an error",
        lambda: "; ".join(
            short(
                accumulate(
                    [None, 2, None, 3], Accumulation.AVERAGE, ignore_missing=is_lenient
                ).value
            )
            for is_lenient in (True, False)
        ),
    ),
    (
        "BSC Designer 0..200 at 50",
        "25 %",
        lambda: short(progress(Fraction(50), Fraction(0), Fraction(200))),
    ),
    (
        "ClearPoint T=100: 100, 90, 89.99",
        "above, caution, below",
        lambda: ", ".join(
            judge(with_limits(100, 90, value), FIRST_ON).status for value in (100, 90, "89.99")
        ),
    ),
)


def main():
    print("| # | expected | the program says |\n|---|---|---|")
    for name, expected, found in EXAMPLES:
        print(f"| {name} | {expected} | {found()} |")


if __name__ == "__main__":
    main()
