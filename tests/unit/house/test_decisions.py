"""A decision fits on a page and says what it costs."""

import pytest

from tests.unit.house.codebase import ROOT

MAX_LINES = 40
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_names_its_cost(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.stem[:4])}. ")
    assert text.count("\n") <= MAX_LINES
    for section in ("Question", "Decision", "Instead of", "Cost"):
        assert f"\n## {section}\n" in text


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.stem[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    assert numbers
