"""What a reader does with a calculation file: the sums of the method page, and nothing of ours.

Only the standard library is used, so that agreement with the release says something.
"""

import csv
import io
from collections import defaultdict
from datetime import date
from fractions import Fraction

TABLE = ("on_track", "at_risk", "off_track")


def read(content):
    """The rows of a file; an empty cell is None."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return [{name: text or None for name, text in row.items()} for row in rows]


def amount(row, name):
    return None if row[name] is None else Fraction(row[name])


def expected(row):
    """The path on the day the value speaks of."""
    start, end = amount(row, "from_value"), amount(row, "to_value")
    if start is None or end is None:
        return start
    from_on, to_on = (date.fromisoformat(row[name]) for name in ("from_on", "to_on"))
    passed = (date.fromisoformat(row["value_on"]) - from_on).days
    return start + (end - start) * Fraction(passed, (to_on - from_on).days)


def knots(row):
    """The values that score 0, 50 and 100, and +1 or −1: which way is better there."""
    sign = -1 if row["direction"] == "lower" else 1
    value, due, start = amount(row, "value"), expected(row), amount(row, "baseline")
    good, bad = amount(row, "share_good"), amount(row, "share_alarm")
    alarm, floor = amount(row, "alarm"), amount(row, "floor")
    match row["basis"]:
        case "limits":
            return (2 * alarm - due if floor is None else floor), alarm, due, sign
        case "path":
            return start, start + bad * (due - start), start + good * (due - start), sign
        case "ratio" if sign > 0:
            return Fraction(0), bad * due, good * due, 1
        case "ratio":
            return 2 * due, (2 - bad) * due, (2 - good) * due, -1
        case "band":
            return band(row, value)
        case "binary":
            mark = Fraction(1) if row["target"] is None else amount(row, "target")
            return mark, mark, mark, sign
    raise AssertionError(row["basis"])


def band(row, value):
    low, high = amount(row, "band_low"), amount(row, "band_high")
    margin = (high - low) * amount(row, "band_margin")
    bottom, top = amount(row, "critical_low"), amount(row, "critical_high")
    bottom = low - margin if bottom is None else bottom
    top = high + margin if top is None else top
    if value <= high:
        return 2 * bottom - low, bottom, low, 1
    return 2 * top - high, top, high, -1


def indicator_score(row):
    """The score of an indicator from its raw values; None where it does not count."""
    if row["score"] is None:
        return None
    value = amount(row, "value")
    zero, half, full, sign = knots(row)
    if sign * (value - full) >= 0:
        return Fraction(100)
    if sign * (value - half) >= 0:
        return 50 + 50 * (value - half) / (full - half)
    if sign * (value - zero) <= 0:
        return Fraction(0)
    return 50 * (value - zero) / (half - zero)


def indicator_status(row):
    """What the rule says of an indicator with a score."""
    score = indicator_score(row)
    return next(word for word, bound in zip(TABLE, (100, 50, 0), strict=True) if score >= bound)


def way(row, end):
    """How much of the way from the baseline to `end` is done, in percent; None without a way."""
    value, start = amount(row, "value"), amount(row, "baseline")
    if value is None or start is None:
        return None
    goal = expected(row) if end == "expected" else amount(row, end)
    if goal is None or goal == start:
        return None
    return 100 * (value - start) / (goal - start)


class Sheet:
    """One file, summed up from its indicators to its results."""

    def __init__(self, content):
        self.rows = read(content)
        self.parts = defaultdict(list)
        self.results = {}
        for row in self.rows:
            key = row["node"] or "", row["measure"]
            if row["row"] == "result":
                self.results[key] = row
            elif row["row"] == "project":
                for node in {"", *(row["node"] or "").split(";")}:
                    self.parts[node, "projects"].append(row)
            elif row["left_out"] is None and row["district"] is None:
                self.parts[key].append(row)

    def part(self, row):
        """A part's weight, coverage, score, low and high."""
        if row["row"] == "node":
            return amount(row, "weight"), *self.node((row["part"], row["measure"]))
        score = indicator_score(row) if row["coverage"] == "1" else None
        if score is None:
            return amount(row, "weight"), Fraction(0), None, Fraction(0), Fraction(100)
        return amount(row, "weight"), Fraction(1), score, score, score

    def node(self, key):
        """A node's coverage, score, low and high."""
        parts = [self.part(row) for row in self.parts[key]]
        whole = sum(weight for weight, *_ in parts)
        if not whole:
            return Fraction(0), None, Fraction(0), Fraction(100)
        coverage, low, high = (
            sum(part[0] * part[place] for part in parts) / whole for place in (1, 3, 4)
        )
        score = None
        if coverage >= amount(self.results[key], "minimum_coverage"):
            scored = [(weight, score) for weight, _, score, *_ in parts if score is not None]
            score = sum(w * s for w, s in scored) / sum(w for w, _ in scored)
        return coverage, score, low, high

    def status(self, key):
        """A node's status from its score."""
        score, row = self.node(key)[1], self.results[key]
        bounds = (amount(row, "on_track_from"), amount(row, "at_risk_from"), -1)
        return next(word for word, bound in zip(TABLE, bounds, strict=True) if score >= bound)

    def bounds(self, key):
        """Coverage by money, and the progress with the missing counted as 0 and as 100."""
        rows = [(amount(row, "weight") or 0, amount(row, "value")) for row in self.parts[key]]
        whole = sum(weight for weight, _ in rows)
        if not whole:
            return None, None, None
        known = [(weight, value) for weight, value in rows if value is not None]
        held, done = sum(w for w, _ in known), sum(w * v for w, v in known)
        return held / whole, done / whole, (done + 100 * (whole - held)) / whole

    def project_status(self, key):
        """Done against planned for the same projects, by money."""
        both = [
            [amount(row, name) or 0 for name in ("weight", "value", "expected")]
            for row in self.parts[key]
            if row["value"] is not None and row["expected"] is not None
        ]
        row = self.results[key]
        done, due = (sum(one[0] * one[place] for one in both) for place in (1, 2))
        bounds = (amount(row, "share_good") * due, amount(row, "share_alarm") * due, 0)
        if not both:
            return "no_target"
        if not due:
            return "not_due"
        return next(word for word, bound in zip(TABLE, bounds, strict=True) if done >= bound)

    def progress(self, key, name, *, weighted):
        """The mean of one column over a node's projects; None where too few tell it."""
        rows = self.parts[key]
        weights = [(amount(row, "weight") or 0) if weighted else 1 for row in rows]
        known = [
            (weight, amount(row, name))
            for weight, row in zip(weights, rows, strict=True)
            if row[name] is not None
        ]
        held = sum(weight for weight, _ in known)
        if not held or held < amount(self.results[key], "minimum_coverage") * sum(weights):
            return None
        return sum(weight * value for weight, value in known) / held
