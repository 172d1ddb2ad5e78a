"""A name says what its value is: `text`, `parts`, `request`, not that somebody told or asked."""

import ast
from collections.abc import Iterator

import pytest

from tests.unit.house.codebase import modules

PRODUCT = ("bot/", "cli/", "core/", "portal/", "tools/")
VAGUE = {
    "amiss",
    "asked",
    "asking",
    "doubt",
    "doubts",
    "heard",
    "owed",
    "said",
    "sought",
    "tell",
    "telling",
    "told",
    "wanted",
}
ALLOWED = {
    "said",  # what a claim says, beside what was found: docs/glossary.md
    "said_in_release",  # of a promise: the release that published it, and its day
    "said_on",
    "told_in",  # a stored column: the delivery whose message told this one too
}
# Only as the field of a claim's row, nowhere else.
CLAIM_FIELD = "portal/pages/money/claim_pages.py"


def named(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name that a module gives: variables, fields, arguments, functions, classes."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.arg(arg=name) | ast.MatchAs(name=str(name)):
                yield name, node.lineno
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.ClassDef(name=name) | ast.alias(asname=str(name)):
                yield name, node.lineno


def vague_names(tree: ast.AST) -> list[tuple[str, int]]:
    return [(name, line) for name, line in named(tree) if VAGUE & {*name.lower().split("_")}]


def test_no_name_of_the_product_is_vague():
    found = {
        f"{file.name}:{line} {name}"
        for file in modules()
        if file.name.startswith(PRODUCT)
        for name, line in vague_names(file.tree)
        if name not in ALLOWED or (name == "said" and file.name != CLAIM_FIELD)
    }
    assert not found


@pytest.mark.parametrize(
    "code",
    [
        "told = 1",
        "self._wanted = 1",
        "for said in (): ...",
        "def tell(): ...",
        "async def f(asked): ...",
        "class Sought: ...",
        "import json as doubts",
        "if (owed := 1): ...",
        "[1 for (a, told_value) in ()]",
        "match x:\n    case [heard]: ...",
    ],
)
def test_a_vague_name_is_found_wherever_it_is_given(code):
    assert len(vague_names(ast.parse(code))) == 1


@pytest.mark.parametrize("code", ["retold = 1", "f(said=1)", "print(told)", "x = 'told'"])
def test_what_only_looks_like_one_is_not(code):
    assert not vague_names(ast.parse(code))
