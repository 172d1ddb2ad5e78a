"""A list is downloaded as it stands on its page: the same things in the same order."""

import csv
import io
import re
from urllib.parse import quote

import pytest

from core.release.records import Slip
from tests.factories.sample_city import sample_release
from tests.factories.sample_site import sample_site

THING = re.compile(r'<th scope="row"><a href="/1400/(?:projects|indicators)/([^/"]+)/"')


@pytest.fixture(scope="module")
def root():
    return sample_site()


def rows_of(folder):
    text = (folder / "list.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("section", ["projects", "indicators"])
def test_every_list_has_its_file_with_what_it_shows(root, section):
    files = sorted((root / "1400" / section).rglob("list.csv"))
    assert len(files) > 20
    for file in files:
        page = (file.parent / "index.html").read_text()
        assert [row["code"] for row in rows_of(file.parent)] == THING.findall(page), file
        assert f'href="/{quote(str(file.relative_to(root)))}" download' in page
        assert {row["in_release"] for row in rows_of(file.parent)} == {"2"}


def test_amounts_and_days_are_exact(root):
    release = sample_release()
    (late, *_) = rows_of(root / "1400" / "projects" / "order" / "late")
    days = {row.project: row.slip_days for row in release.stream(Slip)}
    assert int(late["slip_days"]) == max(value for value in days.values() if value is not None)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", late["planned_end_on"])
    assert re.fullmatch(r"1[34]\d\d/\d\d/\d\d", late["planned_end_on_jalali"])
