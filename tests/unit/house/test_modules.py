"""A module is a noun of the domain, says what lives in it, and catches what it expects."""

import ast
from pathlib import PurePath

from tests.unit.house.codebase import modules

NAMES_WITHOUT_MEANING = {"utils", "util", "helpers", "helper", "manager", "managers", "common"}
MAX_DOCSTRING_LINES = 5
ODD_VERBS = {"Give", "Gives", "Say", "Says", "Tell", "Tells"}
# The worker loop and the bot's error handler.
MAX_BROAD_EXCEPTS = 2


def is_broad(handler):
    """`except Exception`, `except BaseException`, bare `except`, alone or in a tuple."""
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {node.id for node in caught if isinstance(node, ast.Name)}
    return bool(names & {"Exception", "BaseException"})


def test_no_module_or_folder_has_a_name_without_meaning():
    named = {
        file.name
        for file in modules()
        if set(PurePath(file.name).with_suffix("").parts) & NAMES_WITHOUT_MEANING
    }
    assert named == set()


def test_every_module_says_in_one_to_five_lines_what_lives_in_it():
    # A test's name says what it shows; its file need not.
    told = [file for file in modules() if not file.is_test]
    docstrings = {file.name: ast.get_docstring(file.tree) or "" for file in told}
    lengths = {
        name: len(text.replace("\n\n", "\n").splitlines()) for name, text in docstrings.items()
    }
    assert {name: n for name, n in lengths.items() if not 1 <= n <= MAX_DOCSTRING_LINES} == {}


def test_a_function_says_what_it_returns_in_words_anybody_searches_for():
    # "Return the last import" is found by everybody; "Give the last import" by nobody.
    odd = [
        f"{file.name}:{node.lineno}"
        for file in modules()
        for node in ast.walk(file.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and (ast.get_docstring(node) or "").split(" ")[0] in ODD_VERBS
    ]
    assert odd == []


def test_everything_is_caught_in_two_places_at_most():
    places = [
        f"{file.name}:{node.lineno}"
        for file in modules()
        if not file.is_test
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ExceptHandler) and is_broad(node)
    ]
    assert len(places) <= MAX_BROAD_EXCEPTS, places


def handler_of(header):
    """The first handler in a module that has one with this *header*."""
    tree = ast.parse(f"try:\n    pass\n{header}\n    pass\n")
    return next(node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))


def test_the_search_for_broad_excepts_finds_them():
    for header in ("except:", "except Exception:", "except (OSError, BaseException) as e:"):
        assert is_broad(handler_of(header)), header
    assert not is_broad(handler_of("except (OSError, ValueError):"))
