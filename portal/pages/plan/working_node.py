"""«چطور محاسبه شد؟» of a node: which parts, with which weights, and what was left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import starmap
from typing import Any

from core.evaluation import POLICY
from core.persian import begun, number, percent
from core.release.records import NodeScore
from core.release.records.results import MEASURES
from core.wording.figures import SCORE_LIMITS, written_coverage
from portal.exports.calculation import FILE, PROJECTS_MOST
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD
from portal.pages.elements.parts import Left, Link, PartRow, Step, Working
from portal.pages.indicators.sums import mean_sum, short, value_of
from portal.pages.indicators.working_page import policy_line

type Json = Mapping[str, Any]
# The kind and the code of a part → its link.
type Naming = Callable[[str, str], Link]

LEFT_OUT_SHOWN = 12
HUNDRED = Decimal(100)


def node_workings(book: Book, node: str, name: Naming) -> tuple[Working, ...]:
    """Explain each of a node's numbers ("" is the plan); *name* links a part."""
    rows = [book.scores[node, m] for m in MEASURES if (node, m) in book.scores]
    return tuple(_working(book, row, name) for row in rows if row.working and row.children)


def _working(book: Book, score: NodeScore, name: Naming) -> Working:
    folder = book.at.thing("node", score.node) if score.node else book.at.section("data")
    is_projects = score.measure == "projects"
    return Working(
        title=book.t(f"measure.{score.measure}"),
        lead=book.t(
            "score.lead.projects" if is_projects else "score.lead.node",
            count=number(score.children),
        ),
        ingredients=(),
        steps=tuple(_project_steps(book, score) if is_projects else _steps(book, score)),
        verdict=_verdict(book, score),
        # The projects of a node are on its page with these very numbers, and may be thousands.
        parts=() if is_projects else tuple(_parts(book, score, name)),
        left_out=tuple(_left_out(book, score, name)),
        policy=policy_line(book, score.working),
        method=book.section("method"),
        file=folder + FILE if score.children <= PROJECTS_MOST else book.at.section("data") + FILE,
    )


def _steps(book: Book, score: NodeScore) -> Iterator[Step]:
    t, inputs = book.t, score.working.get("inputs", ())
    weights = [value_of(part["weight"]) or Decimal(0) for part in inputs]
    whole = sum(weights, Decimal(0))
    covered = [value_of(part["coverage"]) or Decimal(0) for part in inputs]
    minimum = Decimal(_constant(score, "c", str(POLICY.minimum_coverage))) * HUNDRED
    yield Step(
        t("portal.step.coverage"),
        t("score.step.coverage", counted=number(score.counted), count=number(score.children)),
        "C = Σ(w × c) ÷ Σw",
        mean_sum(zip(weights, covered, strict=True), whole),
        _coverage(score.coverage, 1),
    )
    scored = [
        (weight, value)
        for weight, part in zip(weights, inputs, strict=True)
        if (value := value_of(part["score"])) is not None
    ]
    key = "score.step.node" if score.score is not None else "score.step.node.none"
    yield Step(
        t("portal.step.score"),
        t(key, minimum=percent(minimum, None)),
        "S = Σ(w × S) ÷ Σw",
        mean_sum(scored, sum((w for w, _ in scored), Decimal(0))) if score.score else "",
        _score(score.score),
    )
    if score.low is not None and score.high is not None:
        ends = (score.low, score.high)
        yield Step(
            t("portal.step.interval"),
            t("score.step.interval"),
            "",
            "",
            t(
                "portal.working.between",
                low=_score(score.low, ends),
                high=_score(score.high, ends),
            ),
        )


def _constant(score: NodeScore, name: str, default: str) -> str:
    for step in score.working.get("steps", ()):
        if name in step.get("constants", {}):
            return str(step["constants"][name])
    return default


def _project_steps(book: Book, score: NodeScore) -> Iterator[Step]:
    rows = score.working.get("inputs", ())
    for step in score.working.get("steps", ()):
        column = "expected" if step["step"].startswith("expected") else "actual"
        is_weighted = step["step"] in ("weighted", "expected_weighted")
        summed = whole = Decimal(0)
        for row in rows:
            weight = Decimal(row["approved_billion_rial"] or 0) if is_weighted else Decimal(1)
            if (value := value_of(row[column])) is not None:
                summed += weight * value
                whole += weight
        result = value_of(step["result"])
        yield Step(
            book.t(f"portal.step.{step['step']}"),
            book.t(f"score.step.{step['step']}"),
            "Σ(w × p) ÷ Σw" if is_weighted else "Σp ÷ n",
            f"{short(summed)} ÷ {short(whole)}" if result is not None and whole else "",
            UNTOLD if result is None else percent(result, 1),
        )


def _verdict(book: Book, score: NodeScore) -> str:
    t, status = book.t, score.working.get("status", {})
    word = t(f"status.{score.status}")
    if score.measure == "projects":
        shares = {
            name: percent(Decimal(status.get(field, default)) * HUNDRED, None)
            for name, field, default in (
                ("good", "path_good", str(POLICY.path_good)),
                ("alarm", "path_alarm", str(POLICY.path_alarm)),
            )
        }
        return t("score.verdict.projects", status=word, **shares)
    if score.score is None:
        return t("score.verdict", status=word, reason=t(f"portal.method.status.{score.status}"))
    text = t(
        "score.verdict.node",
        status=word,
        good=number(Decimal(status.get("on_track_from", POLICY.on_track_from))),
        alarm=number(Decimal(status.get("at_risk_from", POLICY.at_risk_from))),
    )
    return f"{text} {begun(t('portal.score.provisional'))}." if score.is_provisional else text


def _parts(book: Book, score: NodeScore, name: Naming) -> Iterator[PartRow]:
    """Show every part with its weight and what it brings to the score."""
    inputs = score.working.get("inputs", ())
    held = sum(
        (value_of(row["weight"]) or Decimal(0) for row in inputs if row["score"] is not None),
        Decimal(0),
    )
    for row in inputs:
        weight, value = value_of(row["weight"]), value_of(row["score"])
        share = UNTOLD
        if weight is not None and value is not None and held and score.score is not None:
            share = short(weight * value / held)
        yield PartRow(
            thing=name(row["kind"], row["code"]),
            badge=book.status("status", row["status"]),
            weight=UNTOLD if weight is None else short(weight),
            coverage=_coverage(value_of(row["coverage"]), 0),
            score=_score(value),
            share=share,
        )


def _coverage(share: Decimal | None, decimals: int) -> str:
    return UNTOLD if share is None else written_coverage(share, decimals)


def _score(value: Decimal | None, beside: Iterable[Decimal] = ()) -> str:
    return UNTOLD if value is None else short(value, (*SCORE_LIMITS, *beside))


def _left_out(book: Book, score: NodeScore, name: Naming) -> Iterator[Left]:
    """Name what did not count, reason by reason."""
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for row in score.working.get("excluded", ()):
        by_reason.setdefault(_reason(book, row), []).append((row["kind"], row["code"]))
    for reason, parts in by_reason.items():
        rest = len(parts) - LEFT_OUT_SHOWN
        more = book.t("score.left_out.more", count=number(rest)) if rest > 0 else ""
        yield Left(reason, tuple(starmap(name, parts[:LEFT_OUT_SHOWN])), more)


def _reason(book: Book, row: Json) -> str:
    if "status" in row:
        return book.t(f"status.{row['status']}")
    if row["kind"] == "node" and row["reason"] == "not_applicable":
        return book.t("score.left_out.empty")
    return book.t(f"portal.exclusion.{row['reason']}")
