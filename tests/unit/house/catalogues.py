"""The message catalogues, and where the program asks them for a sentence."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from babel.messages.pofile import read_po

from tests.unit.house.codebase import ROOT, SourceFile, modules, text_files

_PROGRAM = ("bot/", "core/", "portal/", "qotbnama.py", "qotbnama_console.py")
# What a catalogue is asked through: `texts(key, …)`, and the screens' short ways to it.
_ASKING = {"texts", "say", "say_if", "word"}
_KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+")
_IN_A_TEMPLATE = re.compile(rf"\b(?:{'|'.join(sorted(_ASKING))})\(\s*[\"']({_KEY.pattern})[\"']")


@dataclass(frozen=True)
class Sentence:
    """An entry of a catalogue; `room` is the file's name without its ending."""

    language: str
    room: str
    key: str
    text: str
    is_fuzzy: bool

    @property
    def places(self) -> list[tuple[str, str, str]]:
        """(name, format, conversion) of every {place}."""
        parsed = Formatter().parse(self.text)
        return [(name, how or "", as_ or "") for _, name, how, as_ in parsed if name is not None]

    @property
    def names(self) -> set[str]:
        return {name for name, _, _ in self.places}


@dataclass(frozen=True)
class Request:
    """A place in the program that names a key, or the beginning of one; None: values not known."""

    where: str
    key: str
    is_beginning: bool = False
    values: frozenset[str] | None = None


def languages() -> list[str]:
    return sorted(path.name for path in (ROOT / "locales").iterdir() if path.is_dir())


def catalogue(language: str, room: str):
    path = ROOT / "locales" / language / "LC_MESSAGES" / f"{room}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def rooms(language: str) -> list[str]:
    return sorted(path.stem for path in (ROOT / "locales" / language / "LC_MESSAGES").iterdir())


def sentences(language: str) -> list[Sentence]:
    return [
        Sentence(language, room, str(message.id), str(message.string or ""), message.fuzzy)
        for room in rooms(language)
        for message in catalogue(language, room)
        if message.id
    ]


def requests() -> list[Request]:
    found = [
        request
        for file in modules()
        if file.name.startswith(_PROGRAM)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call)
        for request in _requests_of(file, node)
    ]
    return found + [
        Request(file.name, key)
        for file in text_files()
        if file.name.endswith(".j2")
        for key in _IN_A_TEMPLATE.findall(file.text)
    ]


def _requests_of(file: SourceFile, call: ast.Call) -> Iterator[Request]:
    where = f"{file.name}:{call.lineno}"
    for keyword in call.keywords:
        if keyword.arg and keyword.arg.endswith("_key") and keyword.arg != "foreign_key":
            yield from _keys_in(keyword.value, where, None)
    called = call.func.attr if isinstance(call.func, ast.Attribute) else None
    called = call.func.id if isinstance(call.func, ast.Name) else called
    if called in _ASKING:
        names = [keyword.arg for keyword in call.keywords]
        values = None if None in names else frozenset(str(name) for name in names)
        for argument in call.args[:2]:
            yield from _keys_in(argument, where, values)


def _keys_in(node: ast.expr, where: str, values: frozenset[str] | None) -> Iterator[Request]:
    if isinstance(node, ast.IfExp):
        yield from _keys_in(node.body, where, values)
        yield from _keys_in(node.orelse, where, values)
    elif isinstance(node, ast.Constant) and _KEY.fullmatch(str(node.value)):
        yield Request(where, str(node.value), values=values)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield Request(where, str(node.values[0].value), is_beginning=True)
