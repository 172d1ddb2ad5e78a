"""Any two projects side by side, as the server leads to them and answers."""

from urllib.parse import quote, unquote

import pytest

from portal.pages.projects.alike import alike_projects
from tests.factories.sample_site import sample_site
from tests.unit.portal.test_project_pairs import book

FIRST, SECOND = "D01-01", "T-01"


@pytest.mark.parametrize(
    ("first", "second"),
    [(FIRST, SECOND), (SECOND, FIRST), (FIRST, "ایجاد مرکز داده و ارتقای امنیت شبکهٔ شهرداری")],
)
def test_two_are_named_by_code_or_in_words(sample_client, first, second):
    answer = sample_client.get("/1400/compare/", params={"first": first, "second": second})
    assert answer.status_code == 307
    assert unquote(answer.headers["Location"]) == f"/1400/compare/{FIRST}/{SECOND}/"


def test_a_pair_that_has_no_page_is_made_when_it_is_asked_for(sample_client):
    assert alike_projects(book())[FIRST] != (SECOND,)
    answer = sample_client.get(f"/1400/compare/{FIRST}/{SECOND}/")
    assert answer.status_code == 200
    for code in (FIRST, SECOND):
        assert f'href="/1400/projects/{code}/"' in answer.text
    assert answer.text.count("<svg") > 2
    swapped = sample_client.get(f"/1400/compare/{SECOND}/{FIRST}/")
    assert (swapped.status_code, swapped.headers["Location"]) == (
        308,
        f"/1400/compare/{FIRST}/{SECOND}/",
    )


def test_a_page_that_is_made_differs_from_one_of_the_site_only_around_it(sample_client):
    (other,) = alike_projects(book())[FIRST]
    address = f"/1400/compare/{'/'.join(sorted((FIRST, other)))}/"
    built = (sample_site() / address.strip("/") / "index.html").read_text()
    assert sample_client.get(address).text == built
    made = sample_client.get(f"/1400/compare/{FIRST}/{SECOND}/").text
    assert ("/r/2/1400/compare/" in built, "/r/2/1400/compare/" in made) == (True, False)
    assert built.split("<main")[0].count("<header") == made.split("<main")[0].count("<header") == 1


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (FIRST, "xqzw", "پیدا نشد"),
        (FIRST, FIRST, "یک پروژه"),
        ("<b>", "</html>", "پیدا نشد"),
        (FIRST, "م" * 9000, "پیدا نشد"),
    ],
)
def test_what_cannot_be_compared_is_said(sample_client, first, second, says):
    answer = sample_client.get("/1400/compare/", params={"first": first, "second": second})
    assert answer.status_code == 404
    assert says in answer.text
    assert "<b>" not in answer.text
    assert 'href="/1400/compare/"' in answer.text


@pytest.mark.parametrize("first", ["", " "])
def test_without_two_names_it_is_the_page_where_one_chooses(sample_client, first):
    answer = sample_client.get("/1400/compare/", params={"first": first})
    assert answer.status_code == 200
    assert 'name="second"' in answer.text


@pytest.mark.parametrize(
    "address",
    [f"{FIRST}/{FIRST}", f"{FIRST}/none", f"none/{FIRST}", f"..%2f/{FIRST}", f"{FIRST}/%00"],
)
def test_there_is_no_page_of_what_is_no_pair(sample_client, address):
    assert sample_client.get(f"/1400/compare/{address}/").status_code == 404
    assert sample_client.get(f"/{quote('۱۴۵۰')}/compare/{FIRST}/{SECOND}/").status_code == 404
