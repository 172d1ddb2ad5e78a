"""English pages: a twin of every Persian page, nothing Persian but content, the same figures."""

import re
from functools import cache

import pytest

from portal.site.served import pair_html, search_html
from tests.factories.release_words import bare, words_of_release
from tests.factories.sample_city import bordered_release
from tests.factories.sample_site import PUBLIC_URL, bordered_site, sample_site
from tests.unit.portal.page_words import figures, words_of

# Persian alone: the search, frames for other sites, and the column that the dictionary is about.
ALONE = re.compile(r"(^|/)(search|embed)/")
PERSIAN = re.compile(r"[\u0620-\u064a\u0670-\u06d3][\u0620-\u06d3\u200c ]*")


def pages_below(folder):
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("index.html")
        if not ALONE.search(path.relative_to(folder).as_posix())
    }


@cache
def twins():
    return sorted(pages_below(bordered_site() / "en"))


def page(name, language):
    root = bordered_site() / "en" if language == "en" else bordered_site()
    return (root / name).read_text(encoding="utf-8")


@cache
def words(name):
    """What the English page says; a page is read once for all tests."""
    return words_of(page(name, "en"))


def test_every_page_but_the_search_has_a_twin():
    persian = {name for name in pages_below(bordered_site()) if not name.startswith("en/")}
    assert set(twins()) == persian
    assert len(persian) > 900
    assert (bordered_site() / "en" / "404.html").is_file()


def test_nothing_persian_stands_unmarked():
    unmarked = {
        (name, text)
        for name in twins()
        for text, is_persian in words(name)
        if not is_persian and PERSIAN.search(text)
    }
    assert unmarked == set()


def test_what_is_marked_is_what_the_plan_says():
    known, own = words_of_release(bordered_release()), {"فارسی"}
    chrome = {
        (name, piece)
        for name in twins()
        for text, is_persian in words(name)
        if is_persian
        for piece in map(str.strip, PERSIAN.findall(bare(text)))
        if piece not in own and piece not in known and not _in_thousands(piece, known)
    }
    assert chrome == set()


def _in_thousands(piece, known):
    """Whether a unit is said with the word for more thousands than the plan's."""
    return any(
        piece.startswith(more) and f"{less}{piece.removeprefix(more)}" in known
        for less, more in (("هزار", "میلیون"), ("میلیارد", "هزار میلیارد"))
    )


def test_a_page_has_the_figures_of_its_twin():
    differing = {}
    for name in twins():
        # Lists in another order say the same again.
        if "/dictionary/" in name or "/order/" in name:
            continue
        (ours, drawn), (theirs, theirs_drawn) = (figures(page(name, of)) for of in ("en", "fa"))
        # A picture leaves out a label that has no room.
        if ours != theirs or drawn - theirs_drawn:
            differing[name] = (ours - theirs, theirs - ours, drawn - theirs_drawn)
    assert differing == {}


@pytest.mark.parametrize("name", ["1400/index.html", "1400/projects/F-01/index.html"])
def test_each_leads_to_the_other(name):
    path = "/" + name.removesuffix("index.html")
    english, persian = page(name, "en"), page(name, "fa")
    assert '<html lang="en" dir="ltr">' in english
    assert f'<link rel="canonical" href="{PUBLIC_URL}/en{path}">' in english
    for code, href in (("fa", path), ("en", f"/en{path}")):
        alternate = f'<link rel="alternate" hreflang="{code}" href="{PUBLIC_URL}{href}">'
        assert alternate in english
        assert alternate in persian
    assert f'<a href="{path}" lang="fa" hreflang="fa">فارسی</a>' in english
    assert '<html lang="fa" dir="rtl">' in persian
    assert f'<a href="/en{path}" lang="en" hreflang="en">English</a>' in persian


@pytest.mark.parametrize("name", ["1400/search/index.html", "404.html"])
def test_a_page_without_a_twin_leads_to_the_english_home(name):
    alone = page(name, "fa")
    assert '<a href="/en/1400/" lang="en" hreflang="en">English</a>' in alone
    assert 'rel="alternate" hreflang="en"' not in alone


def test_the_english_lost_page_leads_to_the_persian_home():
    assert '<a href="/1400/" lang="fa" hreflang="fa">فارسی</a>' in page("404.html", "en")


@pytest.mark.parametrize(("site", "is_there"), [(bordered_site, True), (sample_site, False)])
def test_answers_of_the_server_lead_to_english_where_it_was_built(site, is_there):
    answer = search_html(bordered_release(), "مترو", site=site(), public_url=PUBLIC_URL).decode()
    assert ('href="/en/1400/"' in answer) is is_there
    pair = pair_html(
        bordered_release(), ("F-01", "T-01"), site=site(), public_url=PUBLIC_URL
    ).decode()
    assert ('href="/en/1400/"' in pair) is is_there


def test_links_stay_within_english():
    links = re.findall(r'<a href="(/[^"#]*)', page("1400/projects/F-01/index.html", "en"))
    assert "/en/1400/plan/" in links
    assert [link for link in links if link == "/1400/plan/"] == []


def test_days_money_and_shares_are_written_in_english():
    home = page("1400/index.html", "en")
    assert "9 September 2021 (1400/06/18)" in home
    assert "56.5 trillion rial" in home
    assert "69%" in home


def test_english_pages_are_in_the_sitemap_and_at_the_root():
    sitemap = (bordered_site() / "sitemap.xml").read_text()
    assert f"<loc>{PUBLIC_URL}/en/1400/projects/F-01/</loc>" in sitemap
    root = (bordered_site() / "en" / "index.html").read_bytes()
    assert root == (bordered_site() / "en" / "1400" / "index.html").read_bytes()


def test_the_head_offers_programs_nothing_in_another_language():
    english, persian = (page("1400/projects/F-01/index.html", of) for of in ("en", "fa"))
    for kind in ("opensearchdescription", "atom", "og:title"):
        assert kind in persian.partition("</head>")[0]
        assert kind not in english.partition("</head>")[0]
