"""Every Persian text that readers are shown: catalogues, templates, labels in code, the sample."""

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.unit.house.catalogues import sentences
from tests.unit.house.codebase import ROOT, SourceFile, text_files

_PERSIAN = re.compile("[آ-ی]")
# Modules whose Persian is shown; that of search and of importing is what others may write.
_SHOWING = (
    *("core/plan/", "core/release/", "core/wording/", "core/money.py", "core/calendar.py"),
    *("portal/", "bot/", "cli/"),
)
_LISTENING = ("bot/screens/spoken.py",)
_SAMPLE = ROOT / "core" / "sample" / "package"
# Words that are only searched by, and quotes, which keep the words of their source.
_HIDDEN_KEYS = re.compile(r"\.aliases$")
_QUOTED = {("claims", "quote")}


@dataclass(frozen=True)
class Shown:
    """A text and where it stands."""

    where: str
    text: str


@cache
def shown_texts() -> tuple[Shown, ...]:
    """Return every text, with the beginning of `where` saying what it is from."""
    return (*_catalogues(), *_templates(), *_labels(), *_sample())


def _catalogues() -> Iterator[Shown]:
    for one in sentences("fa"):
        if not _HIDDEN_KEYS.search(one.key):
            yield Shown(f"catalogue:{one.key}", one.text)


def _templates() -> Iterator[Shown]:
    for file in text_files():
        if file.name.endswith((".j2", ".html", ".js")) and file.name.startswith("portal/"):
            yield Shown(f"template:{file.name}", file.text)


def _labels() -> Iterator[Shown]:
    for file in text_files():
        if file.is_module and file.name.startswith(_SHOWING) and file.name not in _LISTENING:
            yield from _strings(file)


def _strings(file: SourceFile) -> Iterator[Shown]:
    """Yield the string literals with Persian in them that are no docstrings."""
    prose = {node.value for node in ast.walk(file.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.Constant) or node in prose:
            continue
        if isinstance(node.value, str) and _PERSIAN.search(node.value):
            yield Shown(f"code:{file.name}:{node.lineno}", node.value)


def _sample() -> Iterator[Shown]:
    for path in sorted(_SAMPLE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                for column, text in row.items():
                    if _PERSIAN.search(text) and (path.stem, column) not in _QUOTED:
                        yield Shown(f"sample:{path.stem}:{number}:{column}", text)
