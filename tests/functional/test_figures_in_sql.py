"""Every figure of the site comes out of the release file by a query in plain SQL.

Who shows a new one writes its query in figure_queries.py: under words without one, this fails.
"""

import contextlib
import re
import sqlite3

import pytest

from core.persian import latin_digits, persian_digits
from tests.functional.district_queries import MEASURE, value_of
from tests.functional.figure_cells import cells, main_of, shows, text_of
from tests.functional.figure_queries import ANSWERS
from tests.functional.lateness_queries import HEADLINES, SENTENCE
from tests.functional.punctuality_queries import LATEST_CUSTODIAN, NOT_IN_TIME
from tests.functional.query_parts import MEASURES, WORDS, T, amounts, under
from tests.presence import present

# Address below the plan → kind of page; what it names in brackets is the page's thing.
PAGES = (
    ("", "home"),
    ("lateness", "lateness"),
    ("punctuality", "punctuality"),
    ("plan", "plan"),
    ("nodes/([^/]+)", "node"),
    ("projects(?:/order/.*)?", "projects"),
    ("projects/by/.*", "projects"),
    ("projects/([^/]+)", "project"),
    ("indicators(?:/order/.*)?", "indicators"),
    ("indicators/by/.*", "indicators"),
    ("indicators/([^/]+)", "indicator"),
    ("districts", "districts"),
    ("districts/by/([^/]+)", "districts/by"),
    ("districts/([^/]+)", "district"),
    ("budget", "budget"),
    ("claims", "claims"),
    ("quality", "quality"),
    ("scorecard/coverage", "scorecard/coverage"),
)
STATUSES = {
    T(f"{kind}.{value}"): value
    for kind, values in {
        "project_status": (
            "not_started",
            "on_track",
            "delayed",
            "stopped",
            "completed",
            "cancelled",
        ),
        "finding": ("matches", "approximate", "differs", "not_covered", "not_checked"),
    }.items()
    for value in values
}


def kind_of(address):
    for pattern, kind in PAGES:
        if found := re.fullmatch(pattern, address):
            return kind, found[1] if found.groups() else ""
    return None, ""


@pytest.fixture(scope="module")
def release(city):
    with contextlib.closing(sqlite3.connect(city.releases[-1])) as connection:
        yield connection


@pytest.fixture(scope="module")
def pages(city):
    """The pages whose figures have queries: kind, code of their thing, markup."""
    found = []
    for path in sorted(city.site.rglob("index.html")):
        address = path.parent.relative_to(city.site).as_posix().removeprefix(".")
        kind, page = kind_of(address)
        if kind and address not in ("projects/by", "indicators/by"):
            found.append((kind, page, address, main_of(path)))
    return found


def asked(release, query, cell, page):
    year = latin_digits(cell.row)
    values = {
        "page": page,
        "row": cell.code,
        "name": cell.row,
        "place": cell.place,
        "year": int(year) if year.isdecimal() else 0,
        "status": STATUSES.get(cell.row),
        "measure": next((m for m in MEASURES if T(f"measure.{m}") in cell.about), None),
    }
    rows = release.execute(query, values).fetchall()
    truths = list(rows[0]) if rows else []
    if truths and isinstance(truths[0], str):
        truths = [int(number) for number in truths[0].split()]
    return truths


def unit_of(release, *codes):
    """Return the unit of the indicator that a row or else its page is about, "" of others."""
    query = "SELECT unit FROM indicator WHERE code = ?"
    rows = (release.execute(query, (code,)).fetchone() for code in codes)
    return next((row[0] for row in rows if row), "")


def test_every_figure_in_a_cell_is_given_by_a_query(pages, release):
    unknown, wrong, seen = set(), [], set()
    for kind, page, address, main in pages:
        for cell in cells(main):
            query = ANSWERS[kind].get(cell.under)
            if query is None:
                unknown.add((kind, cell.under))
                continue
            seen.add((kind, cell.under))
            if query != WORDS:
                truths = asked(release, query, cell, page)
                if not shows(cell.text, truths, unit_of(release, cell.code, page)):
                    wrong.append((address, cell.under, cell.row, cell.text, truths))
    assert unknown == set()
    assert wrong[:10] == [], len(wrong)
    # No query that nothing asks for: a dead one would hide a figure that is gone.
    assert {(k, words) for k in ANSWERS for words in ANSWERS[k]} - seen <= OPTIONAL


# What the sample has none of.
OPTIONAL = {
    # Its borders are drawn in place of the tiles.
    ("district", "tile"),
    ("district", under("kind.indicator", "portal.col.period")),
    ("district", under("kind.indicator", "field.status")),
    *(
        ("budget", under(first, "budget_kind.spent") + " ·")
        for first in ("portal.money.year", "shape.top", "portal.facet.portfolio")
    ),
}


def test_the_sentences_about_spending_are_given_by_queries(pages, release):
    (main,) = (main for kind, *_, main in pages if kind == "budget")
    (row,) = release.execute(
        "SELECT count(*), (SELECT count(*) FROM project),"
        " sum(spent_billion_rial - allocated_billion_rial)"
        " FROM project WHERE spent_billion_rial > allocated_billion_rial"
    )
    (sentence,) = (text_of(p) for p in re.findall(r"<p>(.*?)</p>", main) if "مازاد" in p)
    assert shows(sentence, list(row))
    assert row[0] == 42
    assert row[2] == pytest.approx(3026.16, abs=0.005)


def test_the_sentences_about_lateness_are_given_by_queries(pages, release):
    told = 0
    for kind, page, address, main in pages:
        scope = {"home": ("plan", ""), "district": ("district", page), "node": ("node", page)}
        sentences = [text_of(p) for p in re.findall(r"<p>(.*?)</p>", main) if "(میانه" in p]
        if kind in scope and sentences:
            (truths,) = release.execute(SENTENCE, scope[kind]).fetchall()
            late, of, median, overdue, past = truths
            ended = [late, of, median] if late else [of or None]
            wanted = [*ended, *([overdue, past] if overdue else [])]
            assert shows(sentences[0].partition("؛ دیرکرد")[0], wanted), address
            told += 1
    assert told > 20


def test_the_counts_in_headings_are_given_by_queries(pages, release):
    (main,) = (main for kind, *_, main in pages if kind == "quality")
    counts = release.execute("SELECT rule, count(*) FROM quality GROUP BY rule").fetchall()
    folded = [text_of(one) for one in re.findall(r"<summary>(.*?)</summary>", main)]
    headings = [one for one in folded if one != T("portal.data.cite")]
    assert len(headings) == len(counts)
    for rule, count in counts:
        (heading,) = (one for one in headings if one.startswith(T(f"portal.warning.{rule}")))
        assert shows(heading, [count])
    # The same name on another page has the same number.
    assert dict(counts)["spending_above_allocation"] == 42


def test_the_front_page_counts_what_the_file_holds(pages, release):
    (main,) = (main for kind, *_, main in pages if kind == "home")
    about = text_of(present(re.search(r'<p class="soft">([۰-۹].*?)</p>', main))[1])
    (counts,) = release.execute(
        "SELECT (SELECT count(*) FROM project), (SELECT count(*) FROM indicator),"
        " (SELECT count(*) FROM district)"
    )
    assert shows(about.partition("؛")[0], list(counts))


@pytest.mark.parametrize("kind", ["home", "lateness", "punctuality"])
def test_the_headlines_are_given_by_queries(pages, release, kind):
    (main,) = (main for found, *_, main in pages if found == kind)
    headline = text_of(present(re.search(r'<h1 class="news">(.*?)</h1>', main))[1])
    (truths,) = release.execute(HEADLINES[kind]).fetchall()
    assert shows(headline, list(truths))


def test_the_sentences_about_punctuality_are_given_by_queries(pages, release):
    (main,) = (main for kind, *_, main in pages if kind == "punctuality")
    lead = text_of(present(re.search(r'<p class="lead">(.*?)</p>', main))[1])
    (whole,) = release.execute(NOT_IN_TIME)
    name, *latest = release.execute(LATEST_CUSTODIAN).fetchone()
    assert name in lead
    assert shows(lead, [*whole, *(count for count in latest if count)])


def test_the_claims_show_what_was_said_and_what_was_found(pages, release):
    (main,) = (main for kind, *_, main in pages if kind == "claims")
    articles = dict(re.findall(r'<article id="(.*?)">(.*?)</article>', main, re.DOTALL))
    rows = release.execute("SELECT code, value, found FROM claim").fetchall()
    assert len(rows) == len(articles)
    for code, value, found in rows:
        said, told = re.findall(r"<b>(.*?)</b>", articles[code])
        assert shows(said, [value])
        assert shows(told, [found])


def test_a_figure_that_is_wrong_or_new_is_noticed():
    assert shows("۱۱ میلیارد ریال", [10.96])
    assert not shows("۱۱ میلیارد ریال", [11.6])
    assert not shows("۱۱ از ۱۰۰", [11])
    assert not shows("—", [0])
    assert shows("۱٫۱ میلیون نفر", [1100], "هزار نفر")
    assert shows("۹۵۰ هزار نفر", [950], "هزار نفر")
    assert not shows("۱٫۱ میلیون نفر", [1.1], "هزار نفر")
    assert not shows("۱٫۱ میلیون نفر", [1100])
    new = '<li><span class="soft">تازه</span><span class="big">۱۲</span></li>'
    (cell,) = cells(new)
    assert all(cell.under not in answers for answers in ANSWERS.values())


def test_two_districts_side_by_side_show_what_queries_give(city, release):
    compared = sorted((city.site / "districts" / "compare").glob("*-*/index.html"))
    assert len(compared) == 105
    truths: dict[tuple[str, str], float | None] = {}
    seen, wrong = 0, []
    for path in compared:
        numbers = path.parent.name.split("-")
        for cell in cells(main_of(path)):
            heads = {n: f"› منطقهٔ {persian_digits(n)} " for n in numbers}
            place = next((n for n, head in heads.items() if head in f"{cell.under} "), None)
            if place is None:
                continue
            key = (cell.code, place)
            if key not in truths:
                query = value_of(MEASURE, ":page")
                (truth,) = release.execute(query, {"row": cell.code, "page": place}).fetchone()
                truths[key] = truth
            seen += 1
            if not shows(cell.text, [truths[key]], unit_of(release, cell.code)):
                wrong.append((path.parent.name, cell.under, cell.row, cell.text, truths[key]))
    assert wrong[:10] == [], len(wrong)
    assert seen == 105 * 2 * 22


def test_the_cells_of_the_plans_picture_show_what_queries_give(city, release):
    page = (city.site / "plan" / "index.html").read_text(encoding="utf-8")
    cell = r'<a href="/1400/(\w+)/([^/"]+)/"><title>([^<]*?): ([^<:]*)</title>'
    found = set(re.findall(cell, page))
    queries = {
        "nodes": f"""
            SELECT ({amounts("node", ":row")["approved"]}), score
            FROM node_score WHERE node = :row AND measure = 'projects'
        """,
        "projects": """
            SELECT approved_billion_rial / json_array_length(strategies), actual_percent
            FROM project WHERE code = :row
        """,
    }
    wrong = [
        (code, text, truths)
        for kind, code, _, text in found
        if not shows(text, truths := [*release.execute(queries[kind], {"row": code}).fetchone()])
    ]
    assert wrong == []
    drawn = {kind: {code for one, code, *_ in found if one == kind} for kind in queries}
    (counts,) = release.execute(
        "SELECT (SELECT count(*) FROM money_total WHERE scope = 'node' AND fiscal_year = 0"
        " AND approved_billion_rial > 0),"
        " (SELECT count(*) FROM project WHERE approved_billion_rial > 0)"
    )
    assert [len(codes) for codes in drawn.values()] == list(counts)
