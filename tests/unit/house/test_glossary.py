"""docs/glossary.md says what the program writes, and knows the program's words."""

import re
from datetime import date
from decimal import Decimal

import pytest

from core import calendar, money, persian
from core.texts import load_texts
from tests.unit.house.codebase import ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"(?m)^\| `([\w.]+\(.+)` \| (.+) \|$", GLOSSARY)
STATUSES = re.findall(r"(?m)^\| (.+) \| `(\w+)` \| .*\|$", GLOSSARY.partition("## Words for")[2])


@pytest.mark.parametrize(("call", "written"), EXAMPLES)
def test_an_example_is_what_the_program_writes(call, written):
    known = {**vars(persian), **vars(calendar), **vars(money), "Decimal": Decimal, "date": date}
    assert eval(call, known) == written


def test_there_are_examples():
    assert len(EXAMPLES) > 10


def test_every_status_has_its_word():
    texts = load_texts("fa")
    keys = texts.keys()
    told = {key.removeprefix("status.") for key in keys if key.startswith("status.")}
    assert {status: word for word, status in STATUSES} == {
        status: texts(f"status.{status}") for status in told
    }
