"""A list is downloaded as it stands on its pages: the same things in the same order."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from core.release.records import Slip
from tests.factories.sample_city import sample_release
from tests.factories.sample_site import sample_site

FILE = re.compile(r'href="/([^"]+/list\.csv)" download')
THING = re.compile(r'<th scope="row"><a href="/1400/(?:projects|indicators)/([^/"]+)/"')


@pytest.fixture(scope="module")
def root():
    return sample_site()


def rows_of(folder):
    text = (folder / "list.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("section", ["projects", "indicators"])
def test_every_list_has_its_file_with_what_all_its_pages_show(root, section):
    pages_by_file: dict[Path, list[Path]] = {}
    for page in (root / "1400" / section).rglob("index.html"):
        if linked := FILE.findall(page.read_text()):
            (file,) = linked
            pages_by_file.setdefault(root / unquote(file), []).append(page)
    assert pages_by_file.keys() == {*(root / "1400" / section).rglob("list.csv")}
    assert len(pages_by_file) > 20
    assert max(map(len, pages_by_file.values())) > 1
    for file, pages in pages_by_file.items():
        # The first page lies with the file, the others in folders by their numbers.
        pages.remove(file.parent / "index.html")
        pages.sort(key=lambda page: int(page.parent.name))
        pages.insert(0, file.parent / "index.html")
        shown = [code for page in pages for code in THING.findall(page.read_text())]
        assert [row["code"] for row in rows_of(file.parent)] == shown, file
        assert {row["in_release"] for row in rows_of(file.parent)} == {"2"}


def test_amounts_and_days_are_exact(root):
    release = sample_release()
    (late, *_) = rows_of(root / "1400" / "projects" / "order" / "late")
    days = {row.project: row.slip_days for row in release.stream(Slip)}
    assert int(late["slip_days"]) == max(value for value in days.values() if value is not None)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", late["planned_end_on"])
    assert re.fullmatch(r"1[34]\d\d/\d\d/\d\d", late["planned_end_on_jalali"])
