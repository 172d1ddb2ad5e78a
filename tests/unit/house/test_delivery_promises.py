"""docs/delivery.md names the test that shows each promise; the names must be of tests."""

import re

from tests.unit.house.codebase import ROOT


def test_every_test_that_the_page_names_is_there():
    page = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    written = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    )
    assert named
    assert {name for name in named if f"def {name}(" not in written} == set()
