"""Every query that stands beside a figure gives that figure, run on the release file."""

import contextlib
import re
import sqlite3
from datetime import date

import pytest

from core.calendar import JALALI
from tests.functional.figure_cells import cells, main_of, shows, text_of
from tests.functional.query_parts import T
from tests.functional.test_figures_in_sql import unit_of

ROW = re.compile(
    r'<section id="(.*?)">\s*<h2>(.*?)</h2>\s*<p><span class="big">(.*?)</span>.*?'
    r"<code[^>]*>(.*?)</code>.*?<blockquote>(.*?)</blockquote>",
    re.DOTALL,
)
TRENDS = {T(f"trend.{number}"): number for number in (-2, -1, 0, 1)}
MILLION = "_million_rial"  # texts of money are read in billions
THINGS = {
    "projects": "code) FROM project",
    "indicators": "indicator) FROM judgement WHERE district = ''",
    "districts": "code) FROM district",
    "nodes": "node) FROM node_score WHERE node != '' AND status != 'not_applicable'",
}


@pytest.fixture(scope="module")
def release(city):
    with contextlib.closing(sqlite3.connect(city.releases[-1])) as connection:
        yield connection


@pytest.fixture(scope="module")
def shown(city):
    """Address of a page of figures → its rows: anchor, name, text, query, sentence."""
    return {
        path.parent.parent.relative_to(city.site).as_posix(): [
            tuple(map(text_of, row)) for row in ROW.findall(main_of(path))
        ]
        for path in sorted(city.site.rglob("figures/index.html"))
    }


def is_given(text, query, row, unit=""):
    """Return whether *row*, which *query* found, is what *text* says."""
    (first, *_) = row
    if isinstance(first, str):
        return text == JALALI.medium(date.fromisoformat(first))
    if text in TRENDS:
        return TRENDS[text] == first
    if MILLION in query:
        return shows(text, [first / 1000])
    return any(shows(text, truths, unit) for truths in ([*row], [*row, 100]))


def test_every_query_gives_the_figure_that_it_stands_beside(shown, release):
    wrong = []
    for address, rows in shown.items():
        unit = unit_of(release, address.rpartition("/")[2])
        for anchor, _, text, query, _ in rows:
            (row,) = release.execute(query).fetchall()
            if not is_given(text, query, row, unit if anchor == "value" else ""):
                wrong.append((address, anchor, text, row))
    assert wrong[:10] == []


def test_every_thing_has_its_figures_and_each_leads_there(shown, city, release):
    assert {address.partition("/")[0] for address in shown} == {".", "plan", "scorecard", *THINGS}
    for kind, things in THINGS.items():
        (count,) = release.execute(f"SELECT count(DISTINCT {things}").fetchone()
        assert sum(address.startswith(f"{kind}/") for address in shown) == count
    for address, rows in shown.items():
        page = main_of(city.site / address / "index.html")
        there = {(cell.under, cell.text) for cell in cells(page)}
        for anchor, name, text, _, quote in rows:
            assert text in quote
            assert f"/figures/#{anchor}" in quote
            if anchor != "value":  # told by the page's first sentence
                assert (name, text) in there
                assert f'/figures/#{anchor}"' in page


def test_a_wrong_query_would_be_seen():
    assert is_given("۱۲٫۵٪", "", (12.46,))
    assert not is_given("۱۲٫۵٪", "", (12.4,))
    assert not is_given("۳ مهر ۱۳۹۸", "", ("2019-09-24",))
