"""Every example on the page for developers is answered, and what it links to is there."""

import re
import shlex
from html import unescape

import pytest

from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.record.developer_page import developer_page
from portal.site.assets import read_assets
from portal.site.files.citations import Citations
from portal.site.renderer import Renderer
from tests.factories.city import city_rows, write_release
from tests.factories.sample_city import sample_release
from tests.factories.snapshots import edited

PUBLIC_URL = "https://plan.example"


def rendered(release):
    book = Book(release, load_texts())
    render = Renderer(book, read_assets(), PUBLIC_URL, Citations(book, PUBLIC_URL))
    return render(developer_page(book))


def commands(page):
    return [unescape(text) for text in re.findall(r'<code dir="ltr">(.*?)</code>', page)]


@pytest.mark.parametrize("place", range(9))
def test_an_example_runs(client, place):
    told = commands(rendered(sample_release()))
    assert len(told) == 9
    program, address = shlex.split(told[place])
    assert program == "curl"
    response = client.get(address.removeprefix(PUBLIC_URL))
    assert response.status_code == 200, address
    assert response.headers["Content-Type"].startswith("application/json")
    assert response.json()


def test_what_the_page_names_is_answered(client, talking):
    page = rendered(sample_release())
    assert 'href="/openapi.json"' in page
    assert client.get("/openapi.json").json()["openapi"].startswith("3.")
    assert 'href="/chat"' in page
    assert talking.get("/chat").status_code == 200


def test_every_address_of_the_interface_that_takes_no_more_is_among_the_examples(client):
    """A new kind of thing gets an example, or is a list that is left out here."""
    paths = {path for path in client.get("/openapi.json").json()["paths"] if "{" in path}
    examples = " ".join(commands(rendered(sample_release())))
    for path in paths:
        assert f"{path.partition('{')[0]}" in examples, path


def test_a_plan_shows_examples_of_what_it_has_only(tmp_path):
    rows = [
        edited(row, districts=()) if row.table in ("project", "indicator") else row
        for row in city_rows()
        if row.table not in ("district", "boundary")
    ]
    release = write_release(tmp_path / "000002-0123456789ab.sqlite", rows)
    told = commands(rendered(release))
    assert not any("/districts/" in command for command in told)
    assert any("/projects/F-01?plan=1400" in command for command in told)
