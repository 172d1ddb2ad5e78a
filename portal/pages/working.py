"""«چطور محاسبه شد؟»: the working that the evaluation stored, as steps and inputs to read."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from core.persian import number, percent, persian_digits
from portal.pages.book import Book
from portal.pages.figures import UNTOLD
from portal.pages.parts import Input, Link, Step, Working

DIGITS = 2
EXCLUDED_SHOWN = 100


def working_of(
    book: Book, title: str, data: Mapping[str, Any], name: Callable[[str], Link]
) -> Working:
    """Word a stored working; *name* links the code of an input to its page."""
    inputs = data.get("inputs")
    # The projects of a node are on its page with these very numbers, and may be thousands.
    listed = inputs if isinstance(inputs, list) and data.get("kind") != "projects" else []
    return Working(
        title=title,
        steps=tuple(_steps(book, data)),
        inputs=tuple(_input(book, row, name) for row in listed),
        excluded=tuple(
            Input(name(row["code"]), "", "", book.t(f"portal.exclusion.{row['reason']}"))
            for row in data.get("excluded", ())[:EXCLUDED_SHOWN]
            if "code" in row
        ),
        policy=book.t("portal.working.policy", version=persian_digits(data.get("policy", ""))),
    )


def _steps(book: Book, data: Mapping[str, Any]) -> Iterable[Step]:
    for step in data.get("steps", ()):
        key = f"portal.step.{step['step']}"
        yield Step(book.t(key), step.get("formula", ""), _result(book, step))


def _result(book: Book, step: Mapping[str, Any]) -> str:
    result = step.get("result")
    if step["step"] == "trend":
        return book.t(f"trend.{result}")
    if step["step"] == "knots":
        return "؛ ".join(_knots(side) for side in result or ())
    if step["step"] == "coverage":
        return percent(Decimal(result["value"]) * 100, 1) if result else UNTOLD
    if isinstance(result, list):
        return book.t("portal.working.between", low=_number(result[0]), high=_number(result[1]))
    return _number(result)


def _knots(side: Mapping[str, Any]) -> str:
    return "، ".join(f"{name} = {_number(side[name])}" for name in ("Z", "L", "G"))


def _number(shown: Mapping[str, str] | None) -> str:
    return UNTOLD if shown is None else number(Decimal(shown["value"]).quantize(_PLACES))


_PLACES = Decimal(1).scaleb(-DIGITS)


def _input(book: Book, row: Mapping[str, Any], name: Callable[[str], Link]) -> Input:
    return Input(
        thing=name(row["code"]),
        weight=_number(row["weight"]),
        result=_number(row["score"]),
        reason=book.t(f"status.{row['status']}"),
    )
