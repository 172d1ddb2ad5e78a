"""No file above 400 lines, no function above 50."""

import ast

from tests.unit.house.codebase import modules, text_files

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
WRITTEN_BY_HAND = (".css", ".j2", ".js", ".py", ".sh", ".sql")
# What tools/write_migration.py writes.
GENERATED = "_make_the_operational_tables.py"


def test_no_file_is_too_long():
    lengths = {file.name: file.text.count("\n") for file in text_files()}
    written = {
        name: length
        for name, length in lengths.items()
        if name.endswith(WRITTEN_BY_HAND) and not name.endswith(GENERATED)
    }
    assert {name: n for name, n in written.items() if n > MAX_FILE_LINES} == {}


def test_no_function_is_too_long():
    lengths = {
        f"{file.name}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for file in modules()
        if not file.name.endswith(GENERATED)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > MAX_FUNCTION_LINES} == {}
