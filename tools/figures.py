"""Prints how the code base stands beside its aims: `python -m tools.figures`, in `make lint`.

It prints and refuses nothing; the limits that must hold are tests in tests/unit/house.
"""

import ast
import io
import sys
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

PRODUCT = ("bot", "cli", "core", "portal")
MOST_LINES = 200
MOST_FUNCTION_LINES = 25
# For linters, not for readers.
DIRECTIVES = ("# noqa", "# type:", "# mypy:", "# pragma", "# codespell:")
_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


@dataclass(frozen=True)
class Module:
    """A Python file, by its path from the root."""

    path: Path
    text: str

    @property
    def lines(self) -> int:
        """All lines, blank ones too."""
        return self.text.count("\n")

    @cached_property
    def tree(self) -> ast.Module:
        """What the parser makes of it."""
        return ast.parse(self.text)

    @cached_property
    def docstring_lines(self) -> frozenset[int]:
        """The lines that docstrings stand on."""
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        first = [
            node.body[0]
            for node in ast.walk(self.tree)
            if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None
        ]
        return frozenset(n for one in first for n in range(one.lineno, (one.end_lineno or 0) + 1))

    @cached_property
    def _tokens(self) -> list[tokenize.TokenInfo]:
        return list(tokenize.generate_tokens(io.StringIO(self.text).readline))

    @property
    def comments(self) -> int:
        """How many comments are for a reader, at the end of a line or on one of their own."""
        return sum(
            token.type == tokenize.COMMENT and not token.string.startswith(DIRECTIVES)
            for token in self._tokens
        )

    @property
    def code_lines(self) -> int:
        """How many lines hold neither a docstring nor a comment alone nor nothing."""
        held = {
            line
            for token in self._tokens
            if token.type not in _LAYOUT
            for line in range(token.start[0], token.end[0] + 1)
        }
        return len(held - self.docstring_lines)

    def function_lengths(self) -> Iterator[int]:
        """Yield how long each function is, docstring included."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (node.end_lineno or 0) - node.lineno + 1


@dataclass(frozen=True)
class Figure:
    """A row of the report; without an aim where there is none."""

    name: str
    aim: str
    value: str


def read_modules(root: Path, folders: Sequence[str]) -> list[Module]:
    """Return the modules below *folders* of *root*, in the order of their paths."""
    paths = sorted(path for folder in folders for path in (root / folder).rglob("*.py"))
    return [Module(path.relative_to(root), path.read_text(encoding="utf-8")) for path in paths]


def compute_figures(product: Sequence[Module], tests: Sequence[Module]) -> Iterator[Figure]:
    """Yield the figures of *product*, which must not be empty, and the size of both."""
    yield from _rooms(product)
    yield from _file_sizes("product", product)
    if tests:
        yield from _file_sizes("tests", tests)
    yield from _functions(product)
    yield from _words(product)
    yield Figure("lines, product", "", f"{sum(one.lines for one in product):,}")
    yield Figure("lines, tests", "", f"{sum(one.lines for one in tests):,}")


def _rooms(modules: Iterable[Module]) -> Iterator[Figure]:
    named = [one.path for one in modules if one.path.name not in {"__init__.py", "__main__.py"}]
    folder, most = Counter(path.parent for path in named).most_common(1)[0]
    yield Figure("most modules in one folder", "≤ 14", f"{most} ({folder.as_posix()})")
    names = Counter(path.stem for path in named)
    repeated = [f"{name} {count}" for name, count in names.most_common() if count > 1]
    yield Figure("module names used twice or more", "≤ 10", str(len(repeated)))
    if repeated:
        yield Figure("  of them most often", "", ", ".join(repeated[:6]))


def _file_sizes(what: str, modules: Sequence[Module]) -> Iterator[Figure]:
    small = sum(one.lines <= MOST_LINES for one in modules)
    yield Figure(f"files ≤ {MOST_LINES} lines, {what}", "≥ 92 %", _percent(small, len(modules)))
    largest = max(modules, key=lambda one: one.lines)
    yield Figure(f"largest file, {what}", "≤ 400", f"{largest.lines} ({largest.path.as_posix()})")


def _functions(modules: Iterable[Module]) -> Iterator[Figure]:
    lengths = [length for one in modules for length in one.function_lengths()] or [0]
    short = sum(length <= MOST_FUNCTION_LINES for length in lengths)
    yield Figure("lines of a function, median", "≤ 8", f"{median(lengths):g}")
    yield Figure(
        f"functions ≤ {MOST_FUNCTION_LINES} lines", "≥ 85 %", _percent(short, len(lengths))
    )
    yield Figure("longest function", "≤ 50", str(max(lengths)))


def _words(modules: Sequence[Module]) -> Iterator[Figure]:
    code = sum(one.code_lines for one in modules)
    comments = sum(one.comments for one in modules)
    docstrings = sum(len(one.docstring_lines) for one in modules)
    yield Figure("comments per 100 lines of code", "4–8", f"{100 * comments / code:.1f}")
    yield Figure("lines of docstrings per 100 of code", "", f"{100 * docstrings / code:.1f}")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"


def main() -> int:
    """Print the report; always return 0."""
    root = Path(__file__).resolve().parent.parent
    figures = compute_figures(read_modules(root, PRODUCT), read_modules(root, ["tests"]))
    print(f"{'figure':<36}{'aim':<9}is")
    for figure in figures:
        print(f"{figure.name:<36}{figure.aim:<9}{figure.value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
