"""The program, .env.example and docs/operations.md know the same settings and defaults."""

import re

from core.settings import PREFIX, Settings
from tests.unit.house.codebase import ROOT, text_files


def in_the_program():
    # A URL's closing slash is pydantic's, not the operator's.
    return {
        f"{PREFIX}{name.upper()}": "" if field.default is None else str(field.default).rstrip("/")
        for name, field in Settings.model_fields.items()
    }


def test_the_example_has_every_setting_with_its_default():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert dict(re.findall(rf"(?m)^#?({PREFIX}\w+)=(.*)$", text)) == in_the_program()


def test_the_example_explains_every_setting():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    paragraphs = [part for part in text.split("\n\n") if re.search(rf"(?m)^#?{PREFIX}\w+=", part)]
    assert [part for part in paragraphs if not re.match(r"# \w.{10}", part)] == []


def test_the_example_sets_nothing():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_the_operators_manual_lists_every_setting_with_its_default():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = re.findall(rf"(?m)^\| `({PREFIX}\w+)` \| (?:`(.*?)`)? ?\| (.+) \|$", text)
    assert {name: default for name, default, _ in rows} == in_the_program()
    told = {name: what for name, _, what in rows}
    assert told == {
        f"{PREFIX}{name.upper()}": field.description
        for name, field in Settings.model_fields.items()
    }


def test_no_file_names_a_setting_that_is_not_there():
    known = set(in_the_program())
    unknown = {
        (file.name, name)
        for file in text_files()
        if not file.is_test
        for name in re.findall(rf"\b{PREFIX}[A-Z][A-Z_]*[A-Z]\b", file.text)
        if name not in known and name.removesuffix("_FILE") not in known
    }
    assert {pair for pair in unknown if not pair[1].startswith(f"{PREFIX}TEST_")} == set()
