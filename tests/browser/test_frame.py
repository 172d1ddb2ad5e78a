"""The frame of every kind of page: how much of a phone it takes, tables, colours, motion."""

import pytest

from tests.browser.sites import kinds, serve
from tests.factories.reviewed_city import write_reviewed_city

FRAME = "document.querySelector('.crumbs, main').getBoundingClientRect().top"
# Of every table that is wider than its place: where the first cell of a row is before and after
# the table was turned to its end, and how its cells are shown.
TURNED = """
() => [...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth + 1
    && box.checkVisibility()).map(box => {
  const cell = box.querySelector('tbody tr:not(.head, .break) > th:first-child');
  const before = cell.getBoundingClientRect().right;
  box.scrollLeft = -box.scrollWidth;
  return [before - cell.getBoundingClientRect().right, box.scrollLeft,
    getComputedStyle(cell).display];
})
"""
OUTSIDE = "() => [...document.querySelectorAll('table')].filter(t => !t.closest('.scroll')).length"
SMALL_TEXT = """
() => [...document.querySelectorAll('svg text')].filter(t => t.checkVisibility()).map(t =>
    [parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a, t.textContent])
  .filter(([size]) => size < 11.99)
"""
SMALL_TARGETS = """
() => [...document.querySelectorAll('header a, header button, footer a, .facets a, th a, .links a,'
    + 'summary')].filter(e => { const r = e.getBoundingClientRect();
      return r.height && (r.height < 24 || r.width < 24); }).map(e => e.outerHTML.slice(0, 90))
"""
# Links whose name is stated apart from the words on them: who says those words reaches nothing.
MISNAMED = (
    "() => [...document.querySelectorAll('a[aria-label]')].map(a => a.outerHTML.slice(0, 90))"
)
ICONS = """
() => [...document.querySelectorAll('.badge')].map(
    e => getComputedStyle(e, '::before').backgroundColor)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("frame")
    release = write_reviewed_city(folder)
    with serve(release, folder) as address:
        yield address, kinds(release, folder / "site")


@pytest.fixture
def address(site):
    return site[0]


def found_on(opened, site, script, **options):
    """Run *script* on a page of each kind; return what it finds, by the kind."""
    address, pages = site
    page = opened("/", **options)
    found = {}
    for template, path in pages.items():
        page.goto(address + path)
        found[template] = page.evaluate(script)
    return found


def test_the_frame_leaves_a_phone_to_the_page(opened, site):
    tops = found_on(opened, site, FRAME, width=360)
    assert {kind: top for kind, top in tops.items() if not 60 < top <= 140} == {}


def test_a_wide_table_turns_beside_its_first_column(opened, site):
    turned = found_on(opened, site, TURNED, width=360)
    moves = [move for of_page in turned.values() for move in of_page]
    assert len(moves) > 5
    assert [move for move in moves if abs(move[0]) > 1 or move[2] != "table-cell"] == []
    assert all(turned_by < -1 for _, turned_by, _ in moves)


def test_every_table_has_a_place_to_turn_in(opened, site):
    assert set(found_on(opened, site, OUTSIDE).values()) == {0}


@pytest.mark.parametrize("width", [360, 1024, 1040, 1280])
def test_no_text_of_a_chart_is_smaller_than_twelve_pixels(opened, site, width):
    small = found_on(opened, site, SMALL_TEXT, width=width)
    assert {kind: texts for kind, texts in small.items() if texts} == {}


def test_targets_in_lists_are_large_enough_for_a_finger(opened, site):
    small = found_on(opened, site, SMALL_TARGETS, width=360)
    assert {kind: targets for kind, targets in small.items() if targets} == {}


def test_a_link_is_named_by_what_is_on_it(opened, site):
    named = found_on(opened, site, MISNAMED)
    assert {kind: links for kind, links in named.items() if links} == {}


def test_the_readers_own_colours_reach_icons_and_charts(opened):
    page = opened("/1400/scorecard/", forced_colors="active")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    icons = page.evaluate(ICONS)
    assert icons
    assert ground not in icons


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_those_who_do_not_want_it(opened, wish, moves):
    page = opened("/1400/", reduced_motion=wish)
    lasts = page.evaluate("getComputedStyle(document.querySelector('a')).transitionDuration")
    assert (lasts != "0s") == moves
