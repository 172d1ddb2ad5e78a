"""What is wrong with a package: collected values, each sentence in the reader's language.

Nothing here decides what is wrong; the readers and rules do.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.languages.language import LANGUAGES, written_in
from core.persian import isolate, number
from core.plan.hidden import shown
from core.plan.schema import BY_NAME, word
from core.plan.shape import Level, Portfolio
from core.texts import Texts

# As many as a list of them can hold that a spreadsheet still opens; the rest are counted.
MAX_KEPT = 200_000
_MAX_VALUE_SHOWN = 80
_LETTERS = {" ": "space", "\u200c": "half_space", "\u00a0": "hard_space"}
_ALPHABETS = {
    "greek": re.compile("[\u0370-\u03ff]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the package something stands, as far as it is known.

    `row` counts from 1 as a spreadsheet does; `column` is the header as the clerk wrote it, and
    `column_index` its position from 0, for marking the cell. Of GeoJSON, which has no rows, they
    are a feature's number and the path in it. `table` and `field` name both in English.
    """

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    column_index: int | None = None
    is_feature: bool = False
    table: str | None = None
    field: str | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, the value that stands there, and what would be right.

    `root` is the problem that this one follows from, and with which it ends.
    """

    code: str
    place: Place = NOWHERE
    value: Any = None
    params: Mapping[str, Any] = field(default_factory=dict)
    root: "Problem | None" = field(default=None, compare=False, repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return the problem as the audit trail keeps it."""
        place = self.place
        return {
            "code": self.code,
            "file": place.file,
            "sheet": place.sheet,
            "row": place.row,
            "column": place.column,
            "value": plain_json(self.value),
            "params": {name: plain_json(value) for name, value in self.params.items()},
        }


def plain_json(value: Any) -> Any:
    """Reduce *value* to what JSON holds."""
    if isinstance(value, (list, tuple)):
        return [plain_json(item) for item in value]
    if isinstance(value, (Level, Portfolio)):
        return value.code
    return value if isinstance(value, (int, str)) or value is None else str(value)


class Problems(Sequence[Problem]):
    """Every problem found; the first MAX_KEPT are kept, the rest are counted."""

    def __init__(self, limit: int = MAX_KEPT) -> None:
        """Keep at most *limit* problems."""
        self._kept: list[Problem] = []
        self._limit = limit
        self.counts: Counter[str] = Counter()

    def add(
        self, code: str, place: Place = NOWHERE, value: object = None, **params: object
    ) -> None:
        """Count a problem and keep it while there is room."""
        self.counts[code] += 1
        if len(self._kept) < self._limit:
            kept = shorten(value) if isinstance(value, str) else value
            self._kept.append(Problem(code, place, kept, params))

    def amend(self, amended: Sequence[Problem]) -> None:
        """Put *amended* in place of the problems that are kept, in their order."""
        self._kept = list(amended)

    @property
    def total(self) -> int:
        """How many were found, shown or not."""
        return self.counts.total()

    @property
    def hidden(self) -> int:
        """How many were found beyond those kept."""
        return self.total - len(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._kept)

    def __getitem__(self, index: Any) -> Any:
        return self._kept[index]


class UnreadableError(Exception):
    """A file or sheet from which nothing can be taken; the reader of the package reports it."""

    def __init__(self, code: str, place: Place, value: object = None, **params: object) -> None:
        """Carry what `Problems.add` takes."""
        super().__init__(code)
        self.code = code
        self.place = place
        self.value = value
        self.params = params

    def report_to(self, problems: Problems) -> None:
        """Add this to *problems*."""
        problems.add(self.code, self.place, self.value, **self.params)


def shorten(text: str) -> str:
    """Cut *text* to what fits in a message."""
    flat = shown(" ".join(text.split()))
    return flat if len(flat) <= _MAX_VALUE_SHOWN else flat[: _MAX_VALUE_SHOWN - 1] + "…"


def render(problem: Problem, texts: Texts, room: str = "problem") -> str:
    """Return *problem* in one line: place, what is wrong, and what would be right.

    The sentence is of the texts `import.problem`, or of another *room*.
    """
    values = {name: _shown(name, value, texts) for name, value in problem.params.items()}
    values["value"] = shown_value("" if problem.value is None else problem.value, texts)
    sentence = texts(f"import.{room}.{problem.code}", **values)
    if problem.params.get("letter"):
        sentence += " " + texts("import.wrong_letter", letter=values["letter"])
    if problem.params.get("suggestion"):
        sentence += " " + texts("import.did_you_mean", suggestion=values["suggestion"])
    where = _where(problem.place, texts)
    return f"{where}: {sentence}" if where else sentence


def _where(place: Place, texts: Texts) -> str:
    parts = [
        texts(f"import.place.{name}", **{name: isolate(shorten(value))})
        for name, value in (("file", place.file), ("sheet", place.sheet))
        if value is not None
    ]
    row, column = ("feature", "property") if place.is_feature else ("row", "column")
    if place.row is not None:
        counted = number(place.row) if texts.language == "fa" else str(place.row)
        parts.append(texts(f"import.place.{row}", row=counted))
    if place.column is not None:
        parts.append(texts(f"import.place.{column}", column=isolate(shorten(place.column))))
    return texts("import.place.separator").join(parts)


def _shown(name: str, value: Any, texts: Texts) -> str:
    if name == "letter":
        return _letter(value, texts)
    if name in ("table", "needed_by"):
        return BY_NAME[value].title if texts.language == "fa" else str(value)
    return shown_value(value, texts)


def _letter(letter: str, texts: Texts) -> str:
    """Name a letter that is not seen, or not for what it is."""
    key = _LETTERS.get(letter)
    if key is None:
        key = next((name for name, known in _ALPHABETS.items() if known.match(letter)), "other")
    return texts(f"import.letter.{key}", letter=isolate(shown(letter)))


def shown_value(value: Any, texts: Texts) -> str:
    """Write *value* for readers of a language; fragments are kept from reordering the line."""
    is_persian = texts.language == "fa"
    if isinstance(value, (Level, Portfolio)):
        return f"«{value.title}»" if is_persian else value.code
    if isinstance(value, StrEnum):
        return f"«{word(value)}»" if is_persian else value.value
    if isinstance(value, date):
        return texts.shape.calendar.short(value) if is_persian else value.isoformat()
    if isinstance(value, (int, Decimal)):
        with written_in(LANGUAGES[texts.language]):
            return number(value)
    if isinstance(value, (list, tuple)):
        return texts("import.list_separator").join(shown_value(item, texts) for item in value)
    return isolate(shown(str(value)))
