"""How a proposal is written for a person: a few lines a thing, and the questions beside it."""

from collections.abc import Iterator, Sequence
from typing import Any

from core.importing.changeset.desired_state import key_values
from core.importing.changeset.proposal import FieldChange, Question
from core.importing.diff import DiffKind, ThingDiff
from core.importing.problems import shorten, shown_value
from core.persian import isolate, number, persian_digits
from core.plan.schema import Table
from core.release.fields import ORDER
from core.texts import Texts

MAX_THINGS = 20


def diff_lines(things: Sequence[ThingDiff], texts: Texts) -> list[str]:
    """Return the first MAX_THINGS of *things* in lines, and how many more there are."""
    lines = [line for thing in things[:MAX_THINGS] for line in thing_lines(thing, texts)]
    rest = len(things) - MAX_THINGS
    if rest > 0:
        lines.append(texts("cli.import.more_things", count=_count(rest, texts)))
    return lines


def thing_lines(thing: ThingDiff, texts: Texts) -> Iterator[str]:
    """Yield a thing and what happens to it; of one that is new or goes, its name alone."""
    shown = {"table": table_name(thing.table, texts), "name": thing_name(thing, texts)}
    yield texts(f"import.diff.{thing.kind.value}", **shown)
    if thing.kind in (DiffKind.CHANGED, DiffKind.MOVED):
        for one in thing.fields:
            yield "    " + texts("import.diff.field", **field_texts(thing.table, one, texts))
        if thing.reason and thing.fields:
            yield "    " + texts("import.diff.reason", reason=isolate(shorten(thing.reason)))
    for line in dependant_lines(thing, texts):
        yield "    " + line
    for question in thing.questions:
        yield "    " + question_text(question, thing.table, texts)


def dependant_lines(thing: ThingDiff, texts: Texts) -> Iterator[str]:
    """Yield of each table how many rows go with *thing*."""
    for table, count in dependants(thing).items():
        named = {"table": table_name(table, texts), "count": _count(count, texts)}
        yield texts("import.diff.with", **named)


def dependants(thing: ThingDiff) -> dict[Table, int]:
    """Return how many rows of each table go with *thing*."""
    counts: dict[Table, int] = {}
    for one in thing.dependants:
        counts[one.table] = counts.get(one.table, 0) + 1
    return counts


def table_name(table: Table, texts: Texts) -> str:
    """Return what a table is called in a language."""
    return table.title if texts.language == "fa" else table.name


def thing_name(thing: ThingDiff, texts: Texts) -> str:
    """Return the key of a thing, and its title where the key is a code."""
    key = shown_value(key_values(thing.key), texts)
    title = thing.title if thing.table.is_coded else ""
    return f"{key} ({isolate(shorten(title))})" if title else key


def field_texts(table: Table, change: FieldChange, texts: Texts) -> dict[str, str]:
    """Return name, old and new of a field as they are read."""
    return {
        "field": column_name(table, change.field, texts),
        "old": value_text(change.old, texts),
        "new": value_text(change.new, texts),
    }


def column_name(table: Table, name: str, texts: Texts) -> str:
    """Return what a column is called in a language."""
    if name == ORDER:
        return texts("import.diff.position")
    return table.by_name[name].header if texts.language == "fa" else name


def value_text(value: Any, texts: Texts) -> str:
    """Write a value for a reader, of a long text its beginning."""
    return whole_text(shorten(value) if type(value) is str else value, texts)


def whole_text(value: Any, texts: Texts) -> str:
    """Write a value for a reader: a text letter by letter, whatever its digits."""
    if value is None or value == ():
        return texts("import.diff.nothing")
    if isinstance(value, bool):
        return texts("import.diff.yes" if value else "import.diff.no")
    return shown_value(value, texts)


def question_text(question: Question, table: Table, texts: Texts) -> str:
    """Return a question in one sentence."""
    values = {name: value_text(value, texts) for name, value in question.details.items()}
    # Years of the horizon: no amounts, and no texts of the clerk's.
    for name in {"first", "last"} & set(values):
        year = str(question.details[name])
        values[name] = persian_digits(year) if texts.language == "fa" else year
    field = column_name(table, question.column, texts)
    return texts(f"import.question.{question.rule}", field=field, **values)


def _count(value: int, texts: Texts) -> str:
    return number(value) if texts.language == "fa" else f"{value:,}"
