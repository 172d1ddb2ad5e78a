"""Every score with what it was computed from, as CSV: one row per part, one per result.

The page `recompute` says what the columns are and which sums to make. Whoever has only this file
can compute every score again; a test does, without the evaluation's code.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from core.release.derived.grouping import Grouped
from core.release.reader import Release
from core.release.records import Indicator, Judgement, Node, NodeScore, Project
from core.release.records.results import MEASURES
from portal.exports.table_files import BYTE_ORDER_MARK, cell

type Json = Mapping[str, Any]
type Row = dict[str, Any]

COLUMNS = (
    "row",
    "node",
    "measure",
    "part",
    "district",
    "title",
    "weight",
    "status",
    "status_by_rule",
    "override_reason",
    "left_out",
    "score",
    "coverage",
    "low",
    "high",
    "unweighted",
    "minimum_coverage",
    "on_track_from",
    "at_risk_from",
    "direction",
    "path",
    "period",
    "value_on",
    "value",
    "baseline_on",
    "baseline",
    "target",
    "from_on",
    "from_value",
    "to_on",
    "to_value",
    "expected",
    "expected_unweighted",
    "basis",
    "share_good",
    "share_alarm",
    "alarm",
    "floor",
    "band_low",
    "band_high",
    "critical_low",
    "critical_high",
    "band_margin",
    "knot_0",
    "knot_50",
    "knot_100",
    "progress",
    "attainment",
    "source",
    "policy",
)
FILE = "calculation.csv"
SCORED = ("outcome", "control")
# A node with more projects leaves them to the file of the whole plan: repeated at every level they
# would outweigh all the pages.
PROJECTS_MOST = 2_000


def line(row: Row) -> str:
    """Write one row; columns that it does not have are empty."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(
        [cell(row.get(column)) for column in COLUMNS]
    )
    return buffer.getvalue()


HEAD = BYTE_ORDER_MARK + ",".join(COLUMNS) + "\r\n"


@dataclass
class Calculation:
    """The rows of all files while they are collected: of indicators by node, and of projects."""

    release: Release
    tree: Mapping[str, Node]
    scores: Mapping[tuple[str, str], NodeScore]
    _below: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _indicators: list[str] = field(default_factory=list)

    def indicators(self) -> Iterator[tuple[str, bytes]]:
        """Yield each indicator's code and file; what nodes need of it is kept for `nodes`."""
        release = self.release
        judgements = Grouped(release.stream(Judgement), "indicator")
        for indicator in release.stream(Indicator):
            judged = judgements.take(indicator.code)
            lines = [line(indicator_row(indicator, row)) for row in judged]
            whole = "".join(
                text for row, text in zip(judged, lines, strict=True) if not row.district
            )
            self._indicators.append(whole)
            for node in self._counted_in(indicator.path):
                self._below[node].append(whole)
            yield indicator.code, (HEAD + "".join(lines)).encode()

    def nodes(self) -> Iterator[tuple[str, bytes]]:
        """Yield each node's code and file: its results, its parts, theirs, down to indicators."""
        for code in self.tree:
            scores = [
                line(row)
                for other in self._subtree(code)
                for row in self._node_rows(
                    other, MEASURES if other == code else SCORED, projects=True
                )
            ]
            yield code, (HEAD + "".join(scores + self._below[code])).encode()

    def plan(self) -> Iterator[bytes]:
        """Yield the file of the whole plan, piece by piece."""
        yield HEAD.encode()
        for code in ("", *self.tree):
            rows = self._node_rows(code, MEASURES, projects=False)
            yield "".join(map(line, rows)).encode()
        for text in self._indicators:
            yield text.encode()
        titles = self._projects()
        score = self.scores.get(("", "projects"))
        for row in _project_rows(score) if score else ():
            title, path = titles[row["part"]]
            yield line(row | {"title": title, "node": ";".join(self._counted_in(path))}).encode()

    def _projects(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        return {row.code: (row.title, row.path) for row in self.release.stream(Project)}

    def _counted_in(self, path: Iterable[str]) -> list[str]:
        """Return the nodes of *path* and the policies that they follow."""
        held = [self.tree[code] for code in path]
        codes = [node.code for node in held] + [code for node in held for code in node.policies]
        return list(dict.fromkeys(codes))

    def _subtree(self, code: str) -> list[str]:
        found = [code]
        for other in found:
            found += [child for child in self._children(other) if child not in found]
        return found

    @cached_property
    def _tops(self) -> frozenset[str]:
        return frozenset(level.code for level in self.release.shape.tops)

    def _children(self, code: str) -> list[str]:
        nodes = self.tree
        if not code:
            return [node.code for node in nodes.values() if node.level in self._tops]
        return [
            node.code for node in nodes.values() if node.parent == code or code in node.policies
        ]

    def _node_rows(self, code: str, measures: Iterable[str], *, projects: bool) -> Iterator[Row]:
        node = self.tree.get(code)
        title = node.title if node else self.release.plan.title
        for measure in measures:
            score = self.scores.get((code, measure))
            if score is None:
                continue
            yield result_row(score) | {"title": title}
            if measure != "projects":
                for row in _part_rows(score):
                    yield row | {"title": self.tree[row["part"]].title}
            elif projects and len(score.working.get("inputs", ())) <= PROJECTS_MOST:
                yield from _project_rows(score)


def result_row(score: NodeScore) -> Row:
    """Show one of a node's numbers: what the sum over its parts must give."""
    steps = {step["step"]: step for step in score.working.get("steps", ())}
    held = steps.get("score") or steps.get("weighted") or {}
    status = score.working.get("status", {})
    return {
        "row": "result",
        "node": score.node,
        "measure": score.measure,
        "status": score.status,
        "score": score.score,
        "coverage": score.coverage,
        "low": score.low,
        "high": score.high,
        "unweighted": score.unweighted,
        "expected": score.expected,
        "expected_unweighted": _value(steps.get("expected_unweighted", {}).get("result")),
        "minimum_coverage": held.get("constants", {}).get("c"),
        "on_track_from": status.get("on_track_from"),
        "at_risk_from": status.get("at_risk_from"),
        "share_good": status.get("path_good"),
        "share_alarm": status.get("path_alarm"),
        "policy": score.working.get("policy"),
    }


def _part_rows(score: NodeScore) -> Iterator[Row]:
    """Show the nodes among the parts; the indicators come with what they were judged by."""
    common = {"row": "node", "node": score.node, "measure": score.measure}
    for part in score.working.get("inputs", ()):
        if part["kind"] == "node":
            yield common | {
                "part": part["code"],
                "weight": _value(part["weight"]),
                "status": part["status"],
                "score": _value(part["score"]),
                "coverage": _value(part["coverage"]),
                "low": _value(part["low"]),
                "high": _value(part["high"]),
            }
    for part in score.working.get("excluded", ()):
        if part["kind"] == "node" and part["reason"] != "missing":
            yield common | {"part": part["code"], "left_out": part["reason"]}


def _project_rows(score: NodeScore) -> Iterator[Row]:
    common = {"row": "project", "node": score.node, "measure": "projects"}
    for part in score.working.get("inputs", ()):
        yield common | {
            "part": part["code"],
            "weight": _stated(part["approved_billion_rial"]),
            "value": _value(part["actual"]),
            "value_on": part["as_of_on"],
            "expected": _value(part["expected"]),
            "source": part["source"],
        }


def indicator_row(indicator: Indicator, judged: Judgement) -> Row:
    """Show an indicator in one place, with everything its score was computed from."""
    working = judged.working
    status = working.get("status", {})
    inputs = working.get("inputs", {})
    coverage = status.get("coverage")
    left_out = "retired" if inputs.get("is_retired") else judged.status
    return {
        "row": "indicator",
        "node": indicator.node,
        "measure": indicator.kind,
        "part": indicator.code,
        "district": judged.district,
        "title": indicator.title,
        "weight": indicator.weight,
        "status": judged.status,
        "status_by_rule": status.get("status_by_rule"),
        "override_reason": status.get("override_reason"),
        "left_out": left_out if coverage is None else None,
        "score": judged.score,
        "coverage": coverage,
        "direction": indicator.direction,
        "period": judged.period,
        "target": judged.target,
        "progress": judged.progress,
        "attainment": judged.attainment,
        "policy": working.get("policy"),
        **_evidence(inputs, indicator),
        **_scale(working),
    }


def _evidence(inputs: Json, indicator: Indicator) -> Row:
    baseline = inputs.get("baseline") or {}
    value = inputs.get("observation") or {}
    return {
        "path": inputs.get("path"),
        "value_on": value.get("ends_on"),
        "value": _stated(value.get("value")),
        "baseline_on": baseline.get("on"),
        "baseline": _stated(baseline.get("value")),
        "source": value.get("source") or indicator.source,
    }


def _scale(working: Json) -> Row:
    """Show the path's points around the day, and the three knots of the side that was used."""
    steps = {step["step"]: step for step in working.get("steps", ())}
    expected, knots = steps.get("expected", {}), steps.get("knots", {})
    points = expected.get("points", ())
    side = steps.get("score", {}).get("side", {})
    constants = knots.get("constants", {})
    row: Row = {
        "expected": _value(expected.get("result")),
        "basis": knots.get("basis"),
        "share_good": constants.get("g"),
        "share_alarm": constants.get("a"),
        "band_margin": constants.get("m"),
        "knot_0": _value(side.get("Z")),
        "knot_50": _value(side.get("L")),
        "knot_100": _value(side.get("G")),
        **{name: _value(value) for name, value in knots.get("lines", {}).items()},
    }
    for name, point in zip(("from", "to"), points, strict=False):
        row |= {f"{name}_on": point["on"], f"{name}_value": _stated(point["value"])}
    return row


def _value(shown: Json | None) -> Decimal | None:
    return None if shown is None else Decimal(shown["value"])


def _stated(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
