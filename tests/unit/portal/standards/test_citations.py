"""How pages are quoted: in a sentence on each page with figures, and for programs beside it."""

import json
import re

import pytest

from core.persian import persian_digits
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Head, Page
from portal.site.files.citations import Citations
from tests.factories.city import write_city
from tests.factories.sample_city import sample_release
from tests.factories.sample_site import PUBLIC_URL, sample_site

FIGURES = (
    *("", "plan/", "projects/", "indicators/", "districts/", "budget/", "claims/", "quality/"),
    *("scorecard/", "scorecard/map/", "scorecard/robustness/", "scorecard/coverage/", "process/"),
    *("projects/F-01/", "indicators/K001/", "districts/7/", "nodes/G1/", "releases/", "data/"),
    *("releases/2/", "projects/by/status/delayed/"),
)
WITHOUT = ("method/", "glossary/", "about/", "privacy/", "search/", "sources/", "recompute/")


def read(address):
    return (sample_site() / "1400" / address / "index.html").read_text()


@pytest.mark.parametrize("address", FIGURES)
def test_a_page_with_figures_says_how_to_quote_it(address):
    release, page = sample_release(), read(address)
    block = page.partition('<details class="cite">')[2]
    quote = re.findall(r"<blockquote>(.*?)</blockquote>", block, re.DOTALL)[0]
    title = re.findall("<title>(.*?) [|] ", page)[0]
    day = release.shape.calendar.medium(release.info.published_on)
    assert f"«{title}»" in quote
    assert f"انتشار {persian_digits(2)}، {day}، اثر انگشت {release.sha256[:12]}." in quote
    assert "دادهٔ نمونه." in quote
    edition = "" if address == "releases/2/" else "/r/2"
    assert f">{PUBLIC_URL}{edition}/1400/{address}</a>" in quote
    assert f'<a href="/1400/data/{release.path.name}"' in page


@pytest.mark.parametrize("address", WITHOUT)
def test_a_page_without_figures_is_not_quoted(address):
    assert '<details class="cite">' not in read(address)
    assert not (sample_site() / "1400" / address / "cite.bib").exists()


def test_an_earlier_release_is_quoted_as_itself():
    page = read("releases/1/")
    (quote,) = re.findall(r"<blockquote>(.*?)</blockquote>", page, re.DOTALL)
    assert "قطب‌نما، انتشار ۱، " in quote
    assert sample_release().sha256[:12] not in quote


def cited():
    site = sample_site()
    return sorted(path.parent.relative_to(site) for path in site.rglob("cite.bib"))


def test_pages_lead_to_what_programs_read():
    assert len(cited()) > 400
    for place in cited():
        page = (sample_site() / place / "index.html").read_text()
        assert f'href="/{place.as_posix()}/cite.bib"' in page
        assert f'href="/{place.as_posix()}/cite.json"' in page


def bibtex_fields(text):
    """A small reader of BibTeX: a key, and fields whose braces match."""
    (found,) = re.findall(r"@(\w+)\{([^,\s]+),\n(.*)\}\n", text, re.DOTALL)
    kind, key, body = found
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", body, re.MULTILINE))
    assert len(fields) == len(body.splitlines())
    for value in fields.values():
        plain = re.sub(r"\\[{}]", "", value)
        assert plain.count("{") == plain.count("}")
    return kind, key, fields


def test_both_files_name_release_day_and_hash():
    release = sample_release()
    day, keys = release.info.published_on, set()
    for place in cited():
        kind, key, fields = bibtex_fields((sample_site() / place / "cite.bib").read_text())
        (held,) = json.loads((sample_site() / place / "cite.json").read_text())
        address = f"{PUBLIC_URL}/r/2/{place.as_posix()}/"
        assert (kind, fields["url"], held["URL"]) == ("misc", address, address)
        assert fields["version"] == held["version"] == "2"
        assert fields["date"] == day.isoformat()
        assert held["issued"] == {"date-parts": [[day.year, day.month, day.day]]}
        assert release.sha256[:12] in fields["note"]
        assert held["note"].endswith(f"{release.sha256[:12]}، دادهٔ نمونه")
        assert held["author"] == [{"literal": "اصفهان"}]
        assert held["title"] in (sample_site() / place / "index.html").read_text().replace(
            "&#34;", '"'
        )
        keys.add(key)
        assert key == held["id"]
    assert len(keys) == len(cited())


def test_what_bibtex_would_read_otherwise_is_escaped(tmp_path):

    book = Book(write_city(tmp_path), load_texts())
    page = Page(Head("/1400/x%20y/", "{a} 5% & b_c # $ ~ ^ \\", "", "projects"))
    files = dict(Citations(book, PUBLIC_URL).files(page, book.info))
    _, key, fields = bibtex_fields(files["/1400/x%20y/cite.bib"].decode())
    assert fields["title"] == (
        r"{\{a\} 5\% \& b\_c \# \$ \textasciitilde{} \textasciicircum{} \textbackslash{}}"
    )
    assert key == "qotbnama-1400-x20y-r2"
    assert json.loads(files["/1400/x%20y/cite.json"])[0]["title"].startswith("{a} 5%")
