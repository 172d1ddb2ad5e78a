"""Two projects side by side: who is compared with whom, and what the page says of both."""

import re
from decimal import Decimal

from core.release.records import Project
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.projects.alike import ALIKE, alike_projects, pair_address
from portal.pages.projects.pair_pages import pair_page, project_pairs
from tests.factories.sample_city import sample_release
from tests.factories.sample_site import sample_site


def book():
    return Book(sample_release(), load_texts())


def test_each_is_compared_with_the_nearest_of_its_portfolio():
    """Held against a plain search through all others."""
    held = book()
    projects = {one.code: one for one in held.release.stream(Project)}
    found = alike_projects(held)
    assert found.keys() == projects.keys()
    for code, others in found.items():
        budget = projects[code].approved_billion_rial
        ratios = {
            other.code: max(budget, other.approved_billion_rial)
            / min(budget, other.approved_billion_rial)
            for other in projects.values()
            if budget
            and other.approved_billion_rial
            and other.code != code
            and other.portfolio == projects[code].portfolio
        }
        assert len(others) == min(ALIKE, len(ratios))
        nearest = sorted(ratios.values())[:ALIKE]
        assert [ratios[other] for other in others] == nearest


def test_every_pair_has_one_page_whoever_is_named_first():
    held = book()
    found = alike_projects(held)
    pairs = {frozenset((code, *others)) for code, others in found.items() if others}
    drafts = [draft.name for draft in project_pairs(held)]
    assert len(drafts) == len(set(drafts)) == 1 + len(pairs)
    assert pair_address(held, "B", "A") == pair_address(held, "A", "B") == "/1400/compare/A/B/"


def test_a_page_says_the_same_of_each_as_its_own_page():
    held, site = book(), sample_site()
    codes = sorted((next(iter(alike_projects(held))), alike_projects(held).popitem()[0]))
    page = pair_page(held, codes[0], codes[1])
    rows = {row.name: (row.first, row.second) for row in page.rows}
    projects = [next(held.release.stream(Project, code=code)) for code in codes]
    for project, side, place in zip(projects, (page.first, page.second), (0, 1), strict=True):
        own = (site / "1400" / "projects" / project.code / "index.html").read_text()
        assert side.slip in own
        assert held.money(project.approved_billion_rial).split()[0] in own
        assert rows[held.t("budget_kind.approved")][place] in own
        share = project.spent_billion_rial / project.approved_billion_rial * 100
        told = rows[held.t("portal.pair.spent_share")][place]
        digits = "".join(str("۰۱۲۳۴۵۶۷۸۹".find(each)) for each in told if each in "۰۱۲۳۴۵۶۷۸۹")
        assert abs(Decimal(digits) - share) < 1, (told, share)
    assert (projects[0].portfolio == projects[1].portfolio) is (page.note == "")


def test_a_project_leads_to_its_comparisons_and_they_lead_to_the_chooser():
    site = sample_site() / "1400"
    links = set()
    for path in (site / "projects").glob("*/index.html"):
        links |= set(re.findall(r'href="(/1400/compare/[^"]+/[^"]+/)"', path.read_text()))
    chooser = (site / "compare" / "index.html").read_text()
    assert len(links) > 50
    assert links == set(re.findall(r'href="(/1400/compare/[^"]+/[^"]+/)"', chooser))
    for link in links:
        page = (site.parent / link.strip("/") / "index.html").read_text()
        assert 'href="/1400/compare/"' in page
