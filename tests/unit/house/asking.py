"""Where the program asks the catalogues for a sentence."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.unit.house.codebase import SourceFile, modules, text_files

_PROGRAM = ("bot/", "cli/", "core/", "portal/")
# What a catalogue is asked through: `texts(key, …)`, the screens' short ways to it, and the steps
# of long tasks.
_ASKING = {"texts", "say", "say_if", "word", "progress", "_progress"}
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+")
_IN_A_TEMPLATE = re.compile(
    rf"\b(?:{'|'.join(sorted(_ASKING))})\(\s*[\"'](?P<asked>{KEY.pattern})[\"']"
    rf"|\[\[(?P<put_in>{KEY.pattern})\]\]"
)
_PART = r"[a-z0-9_.-]+"
_QUOTED = re.compile(rf"([\"'])(?P<key>{_PART})\1(?P<goes_on>\s*~)?")


@dataclass(frozen=True)
class Request:
    """A place in the program that names a key, or the beginning of one; None: values not known."""

    where: str
    key: str
    is_beginning: bool = False
    values: frozenset[str] | None = None


@cache
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
        for match in _IN_A_TEMPLATE.finditer(file.text)
        if (key := match["asked"] or match["put_in"])
    ]


def spelt_keys() -> re.Pattern[str]:
    """What matches every key that the program spells somewhere, wherever it takes it from there.

    Of a key that is put together, what is not written out may be anything; where it is its
    beginning, only what the same module writes.
    """
    found = {
        spelt
        for file in modules()
        if file.name.startswith(_PROGRAM)
        for spelt in _spelt_in_a_module(file)
    }
    for file in text_files():
        if file.name.endswith((".j2", ".js")):
            found |= {
                re.escape(match["put_in"] or "") for match in _IN_A_TEMPLATE.finditer(file.text)
            }
            found |= {
                re.escape(match["key"]) + (_PART if match["goes_on"] else "")
                for match in _QUOTED.finditer(file.text)
            }
    return re.compile("|".join(sorted(found)))


def _spelt_in_a_module(file: SourceFile) -> Iterator[str]:
    nodes = list(ast.walk(file.tree))
    written = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    written = {re.escape(text) for text in written if re.fullmatch(_PART, text)}
    yield from written
    for node in nodes:
        if not isinstance(node, ast.JoinedStr):
            continue
        literal = "".join(str(one.value) for one in node.values if isinstance(one, ast.Constant))
        if "." not in literal or not re.fullmatch(_PART, literal):
            continue
        parts = [
            re.escape(str(one.value)) if isinstance(one, ast.Constant) else _PART
            for one in node.values
        ]
        beginnings = written if parts[0] == _PART else {parts[0]}
        yield from (beginning + "".join(parts[1:]) for beginning in beginnings)


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
    elif isinstance(node, ast.Constant) and KEY.fullmatch(str(node.value)):
        yield Request(where, str(node.value), values=values)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield Request(where, str(node.values[0].value), is_beginning=True)
