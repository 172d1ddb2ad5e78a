"""The printed figures of the code base are counted as they say."""

import pytest

from tools import figures

SMALL = '''"""What lives here."""

# Why it is one.
ONE = 1  # a figure


def first():
    """Return one.

    Always.
    """
    import os  # noqa: PLC0415

    return os.cpu_count()


async def second():
    return """
text
"""
'''


@pytest.fixture
def module(tmp_path):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "room.py").write_text(SMALL, encoding="utf-8")
    (one,) = figures.read_modules(tmp_path, ["core", "bot"])
    return one


def test_a_module_is_counted_line_by_line(module):
    assert module.lines == 20
    assert module.comments == 2  # a directive for a linter is none
    assert module.docstring_lines == {1, 8, 9, 10, 11}
    assert module.code_lines == 8  # ONE; first: 3; second: def and the text's 3
    assert list(module.function_lengths()) == [8, 4]


def of_tree(root, sizes):
    """Figures of product modules that are so many lines long, and of one test."""
    for name, lines in {**sizes, "tests/test_a.py": 300}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("a = 1\n" * lines, encoding="utf-8")
    product = figures.read_modules(root, figures.PRODUCT)
    found = figures.compute_figures(product, figures.read_modules(root, ["tests"]))
    return {one.name: one.value for one in found}


def test_rooms_names_and_sizes_of_a_tree(tmp_path):
    sizes = {
        "core/__init__.py": 1,
        "core/queue.py": 200,
        "core/plan/queue.py": 201,
        "core/plan/place.py": 10,
        "bot/queue.py": 10,
    }
    found = of_tree(tmp_path, sizes)
    assert found["most modules in one folder"] == "2 (core/plan)"
    assert found["module names used twice or more"] == "1"
    assert found["  of them most often"] == "queue 3"
    assert found["files ≤ 200 lines, product"] == "80.0 %"
    assert found["largest file, product"] == "201 (core/plan/queue.py)"
    assert found["largest file, tests"] == "300 (tests/test_a.py)"
    assert found["lines, product"] == "422"
    assert found["lines, tests"] == "300"


def test_the_report_is_printed_and_refuses_nothing(capsys):
    assert figures.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["figure", "aim", "is"]
    assert sum("≤ 400" in line for line in lines) == 2
    assert any(line.startswith("longest function") for line in lines)
