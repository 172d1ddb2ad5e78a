"""«چطور محاسبه شد؟» of an indicator: its stored working in words, with the numbers put in."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.calendar import parse_period
from core.enums import BY_VALUE, Flag
from core.persian import clauses, number, percent, persian_digits
from core.release.records import Indicator, Judgement
from core.wording.figures import limits_of, written_score, written_share
from core.wording.measures import written_unit
from portal.exports.calculation import FILE
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD
from portal.pages.elements.parts import Ingredient, Left, Link, Step, Working
from portal.pages.indicators.review import Note
from portal.pages.indicators.sums import (
    expected_sum,
    knots_sum,
    score_branch,
    score_sum,
    share_of_way,
    short,
    value_of,
)

type Json = Mapping[str, Any]


def indicator_working(book: Book, indicator: Indicator, judged: Judgement) -> Working | None:
    """Explain the judgement of an indicator; None where the release holds no working."""
    if not judged.working:
        return None
    account = Account(book, indicator, judged)
    return Working(
        title=book.t("portal.indicator.working"),
        lead=account.lead(),
        ingredients=tuple(account.ingredients()),
        steps=tuple(account.steps()),
        verdict=account.verdict(),
        parts=(),
        left_out=tuple(account.left_out()),
        policy=policy_line(book, judged.working),
        method=book.section("method"),
        file=book.at.thing("indicator", indicator.code) + FILE,
    )


def override_note(book: Book, judged: Judgement | None) -> tuple[Note, ...]:
    """Return that a person decided the status, why, and what the rule says; else nothing."""
    status = judged.working.get("status", {}) if judged else {}
    if not status.get("override_reason"):
        return ()
    by_rule = book.t(f"status.{status['status_by_rule']}")
    text = book.t("score.override", by_rule=by_rule, stated=status["override_reason"])
    return (Note(text, Link("")),)


def policy_line(book: Book, working: Json) -> str:
    """Return which version of the rules was used."""
    return book.t("portal.working.policy", version=persian_digits(working.get("policy", "")))


class Account:
    """Words for one judgement."""

    def __init__(self, book: Book, indicator: Indicator, judged: Judgement) -> None:
        """Take the working apart."""
        self._book, self._t = book, book.t
        self._indicator, self._judged = indicator, judged
        self._working: Json = judged.working
        self._inputs: Json = self._working.get("inputs", {})
        self._steps = {step["step"]: step for step in self._working.get("steps", ())}
        self._limits = limits_of(judged)
        self._value: str | None = (self._inputs.get("observation") or {}).get("value")

    def lead(self) -> str:
        """Return in a sentence or two what was compared with what."""
        knots = self._steps.get("knots")
        if knots is None:
            return self._t(f"portal.method.status.{self._judged.status}")
        shares = {
            name: percent(Decimal(knots["constants"][symbol]) * 100, None)
            for name, symbol in (("good", "g"), ("alarm", "a"))
            if symbol in knots.get("constants", {})
        }
        text = self._t(f"score.basis.{knots['basis']}", **shares)
        if knots.get("basis_is_derived"):
            text += " " + self._t("score.basis.derived")
        return text

    def ingredients(self) -> Iterator[Ingredient]:
        """Name every number that went in, with its day and its source."""
        observation, previous = self._inputs.get("observation"), self._inputs.get("previous")
        if observation and observation["value"] is not None:
            yield self._ingredient("A", "score.in.value", observation)
        yield from self._path_points()
        for name, shown in self._steps.get("knots", {}).get("lines", {}).items():
            if shown is not None:
                text = f"{self._number(shown['value'])} {written_unit(self._indicator.unit)}"
                yield Ingredient("", self._t(f"field.{name}"), text, "", self._source({}))
        if previous and previous["value"] is not None:
            yield self._ingredient("A₀", "score.in.previous", previous)

    def _path_points(self) -> Iterator[Ingredient]:
        """Name the two ends of the path, and the points around the day where they are others."""
        targets = [row for row in self._inputs.get("targets", ()) if row.get("value") is not None]
        points = self._steps.get("expected", {}).get("points", ())
        around = dict(zip(("M₁", "M₂"), points, strict=False)) if len(points) > 1 else {}
        letters = {point["on"]: letter for letter, point in around.items()}
        ends = [("B", "score.in.baseline", self._inputs.get("baseline"))]
        ends.append(("T", "score.in.target", targets[-1] if targets else None))
        for symbol, key, entry in ends:
            if entry:
                letter = letters.pop(entry["on"], "")
                yield self._ingredient(f"{symbol} = {letter}" if letter else symbol, key, entry)
        stated = {row["on"]: row for row in targets}
        for on, letter in letters.items():
            yield self._ingredient(letter, "score.in.point", stated.get(on, around[letter]))

    def _ingredient(self, symbol: str, key: str, entry: Json) -> Ingredient:
        label = parse_period(entry.get("period") or "")
        when = (
            label.title if label else self._book.calendar.medium(date.fromisoformat(entry["on"]))
        )
        text = f"{self._number(entry['value'])} {written_unit(self._indicator.unit)}"
        return Ingredient(symbol, self._t(key), text, when, self._source(entry))

    def _source(self, entry: Json) -> Link:
        return self._book.source_link(entry.get("source") or self._indicator.source)

    def _number(self, value: str) -> str:
        """Write a stated number as it was stated, a computed one in short."""
        exact = Decimal(value)
        decimals = max(-int(exact.as_tuple().exponent), 0)
        if decimals <= max(self._indicator.decimals, 2):
            return number(exact)
        return short(exact, self._limits)

    def steps(self) -> Iterator[Step]:
        """Yield the steps in order, those that could be made."""
        if "expected" in self._steps:
            yield self._expected(self._steps["expected"])
        for name, symbol, end in (
            ("progress", "T", self._judged.target),
            ("attainment", "E", self._judged.expected),
        ):
            if name in self._steps:
                yield self._way(name, symbol, end)
        if "knots" in self._steps:
            yield self._knots(self._steps["knots"])
        if "score" in self._steps:
            yield self._score(self._steps["score"])
        yield self._trend(self._steps.get("trend", {}))

    def _expected(self, step: Json) -> Step:
        found = expected_sum(step)
        words, formula, numbers = self._t("score.step.expected.point"), "E = M", ""
        if self._inputs.get("path") == "step":
            words = self._t("score.step.expected.step")
        elif found is not None:
            numbers, gone, span = found
            words = self._t("score.step.expected", gone=number(gone), span=number(span))
            formula = "E = M₁ + (M₂ − M₁) × (t − t₁) ÷ (t₂ − t₁)"
        return self._step("expected", words, formula, numbers, self._short(step["result"]))

    def _way(self, name: str, symbol: str, end: Decimal | None) -> Step:
        numbers = ""
        baseline = self._judged.baseline
        if self._value is not None and baseline is not None and end is not None:
            numbers = share_of_way(self._value, baseline, end)
        letter = "P" if name == "progress" else "R"
        formula = f"{letter} = 100 × (A − B) ÷ ({symbol} − B)"
        result = written_share(Decimal(self._steps[name]["result"]["value"]), 1)
        return self._step(name, self._t(f"score.step.{name}"), formula, numbers, result)

    def _knots(self, step: Json) -> Step:
        baseline = (self._inputs.get("baseline") or {}).get("value")
        expected = value_of(self._steps.get("expected", {}).get("result"))
        sides = [self._steps["score"]["side"]] if "score" in self._steps else step["result"]
        result = clauses(
            self._t(
                "score.step.knots.result",
                **{
                    name: self._short(side[symbol])
                    for name, symbol in (("zero", "Z"), ("half", "L"), ("full", "G"))
                },
            )
            for side in sides
        )
        numbers = "\n".join(knots_sum(step, baseline, expected))
        words = self._t(f"score.step.knots.{step['basis']}")
        return self._step("knots", words, "", numbers, result)

    def _score(self, step: Json) -> Step:
        value = self._value or "0"
        branch = score_branch(step["side"], value)
        formula = {
            "upper": "S = 50 + 50 × (A − L) ÷ (G − L)",
            "lower": "S = 50 × (A − Z) ÷ (L − Z)",
        }.get(branch, "")
        words = self._t(f"score.step.score.{branch}")
        result = written_score(Decimal(step["result"]["value"]), 2)
        return self._step("score", words, formula, score_sum(step["side"], value, branch), result)

    def _trend(self, step: Json) -> Step:
        previous = self._inputs.get("previous")
        result = self._t(f"trend.{step.get('result', self._judged.trend)}")
        if not previous or previous["value"] is None or self._value is None:
            return self._step("trend", self._t("score.step.trend.none"), "", "", result)
        tolerance = value_of(step.get("tolerance")) or Decimal(0)
        words = self._t("score.step.trend", tolerance=short(tolerance))
        numbers = f"{self._number(previous['value'])} → {self._number(self._value)}"
        return self._step("trend", words, "", numbers, result)

    def _short(self, computed: Json) -> str:
        """Write a computed number, apart from the others of this judgement."""
        return short(computed["value"], self._limits)

    def _step(self, name: str, words: str, formula: str, numbers: str, result: str) -> Step:
        return Step(self._t(f"portal.step.{name}"), words, formula, numbers, result)

    def verdict(self) -> str:
        """Return the status and the rule that gives it, and a person's reason if one decided."""
        status = self._working.get("status", {})
        word = self._t(f"status.{self._judged.status}")
        by_rule = status.get("status_by_rule", self._judged.status)
        reason = self._reason(by_rule)
        text = self._t("score.verdict", status=word, reason=reason)
        if stated := status.get("override_reason"):
            words = {"by_rule": self._t(f"status.{by_rule}"), "status": word, "stated": stated}
            text = self._t("score.verdict.override", reason=reason, **words)
        if late := status.get("overdue_after"):
            key = "score.verdict.late" if self._judged.is_stale else "score.verdict.next"
            text += " " + self._t(key, date=self._book.calendar.medium(date.fromisoformat(late)))
        return text

    def _reason(self, by_rule: str) -> str:
        """Return in a sentence why the rule gives this status, in the words of its target type."""
        basis = self._steps.get("knots", {}).get("basis")
        if basis in ("band", "binary") and by_rule in BY_VALUE:
            return self._t(f"score.reason.{basis}.{by_rule}")
        return self._t(f"portal.method.status.{by_rule}")

    def left_out(self) -> Iterable[Left]:
        """Name the values that were not used, and say why."""
        for row in self._working.get("excluded", ()):
            label = parse_period(row.get("period") or "")
            name = label.title if label else row.get("period", "")
            if row.get("value") is not None:
                name += f": {self._number(row['value'])}"
            # A value that was reported as not there needs no second reason.
            reason = (
                self._t(f"flag.{row['flag']}")
                if row["reason"] == "missing" and row["flag"] == Flag.MISSING
                else self._t(f"portal.exclusion.{row['reason']}")
            )
            yield Left(reason, (Link(name or UNTOLD),))
