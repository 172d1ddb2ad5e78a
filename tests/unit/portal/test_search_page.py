import re
from dataclasses import replace

import pytest

from core.search import Hit, SearchIndex, SearchResult
from portal.site.served import PAGES_AT_MOST, QUERY_LETTERS, search_html
from tests.factories.city import write_city
from tests.presence import present

FOUND = SearchResult(
    hits=(
        Hit("project", "F-01", "خط دو قطار", 2.0, (("خط ", False), ("قطار", True))),
        Hit("district", "1", "منطقه ۱", 1.0, ()),
    ),
    total=45,
    did_you_mean="قطار",
    by_kind={"project": 44, "district": 1},
    near=(),
)
NOTHING = SearchResult(
    hits=(),
    total=0,
    did_you_mean=None,
    by_kind={},
    near=(Hit("node", "O1", "هوای پاک", 1.0, ()),),
)


UNMET = replace(FOUND, did_you_mean=None, missing=("منطقه ۱۶",), numbered="district")


class FakeIndex:
    """Answers every search alike and remembers what was asked."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def facet_values(self, name):
        values = {"district": ("1",), "status": ("at_risk", "delayed"), "year": ("1397", "1398")}
        return values.get(name, ())

    def search(self, query, **options):
        self.asked.append((query, options))
        return self.answer


@pytest.fixture
def ask(tmp_path):
    release = write_city(tmp_path)

    def asked(query, answer=FOUND, **options):
        index = FakeIndex(answer)
        release._local.made = {SearchIndex: index}
        page = search_html(release, query, site=tmp_path, public_url="https://x.org/", **options)
        return page.decode(), index.asked[-1] if index.asked else None

    return asked


def test_what_the_plan_has_not_is_named_and_the_nearest_stand_apart(ask):
    page, _ = ask("منطقه ۱۶", UNMET)
    status = present(re.search(r'<p role="status"[^>]*>(.*?)</p>', page))[1]
    assert status == "در این برنامه چیزی دربارهٔ «منطقه ۱۶» نیست. این شهر ۲ منطقه دارد."
    nearest = present(re.search(r"<h2>نزدیک‌ترین‌ها</h2>(.*)", page, re.DOTALL))[1]
    assert '<h3 class="minor">' in nearest
    assert "/1400/projects/F-01/" in nearest
    assert '<h2 class="minor">' not in page


def test_a_word_that_is_missing_says_nothing_of_districts(ask):
    # No topic that is known to be in no plan: that would be answered.
    page, _ = ask("کالسکه‌های چوبی", replace(NOTHING, missing=("کالسکه", "چوبی")))
    status = present(re.search(r'<p role="status"[^>]*>(.*?)</p>', page))[1]
    assert status == "در این برنامه چیزی دربارهٔ «کالسکه» و «چوبی» نیست."


def test_hits_link_to_their_pages_and_show_what_matched(ask):
    page, _ = ask("کالسکه‌های چوبی")  # no name: that would be answered
    assert '<a href="/1400/projects/F-01/">خط دو قطار</a>' in page
    assert '<a href="/1400/districts/1/">منطقه ۱</a>' in page
    assert "خط <mark>قطار</mark>" in page
    assert "۴۵ نتیجه" in page
    assert 'منظورتان «<a href="/1400/search/?q=%D9%82%D8%B7%D8%A7%D8%B1">قطار</a>» بود؟' in page


def test_kinds_and_pages_keep_the_query(ask):
    page, (query, options) = ask(" خط   دو ", kind="project", page=2)
    assert query == "خط دو"
    assert options == {"kind": "project", "facets": {}, "offset": 20, "limit": 20}
    links = re.findall(r'href="(/1400/search/\?[^"]+)"', page)
    assert any("kind=project" in link and "page=3" in link for link in links), links
    meant = "q=%D9%82%D8%B7%D8%A7%D8%B1"
    assert all("q=%D8%AE%D8%B7+%D8%AF%D9%88" in link or link.endswith(meant) for link in links)


@pytest.mark.parametrize(
    ("kind", "page", "expected"),
    [
        ("nonsense", 1, {"kind": None, "facets": {}, "offset": 0, "limit": 20}),
        ("", -5, {"kind": None, "facets": {}, "offset": 0, "limit": 20}),
        ("", 10**9, {"kind": None, "facets": {}, "offset": (PAGES_AT_MOST - 1) * 20, "limit": 20}),
    ],
)
def test_odd_addresses_are_forgiven(ask, kind, page, expected):
    assert ask("قطار", kind=kind, page=page)[1][1] == expected


def test_what_was_typed_is_escaped_and_cut(ask):
    page, (query, _) = ask('"><script>alert(1)</script>' + "x" * 500)
    assert "<script>" not in page
    assert "alert(1)&lt;/script&gt;" in page
    assert len(query) == QUERY_LETTERS


def test_nothing_found_offers_what_is_near(ask):
    page, _ = ask("هوا", NOTHING)
    assert "چیزی پیدا نشد." in page
    assert '<a href="/1400/nodes/O1/">هوای پاک</a>' in page


def test_no_words_are_asked_for(ask):
    page, asked = ask("  ", NOTHING)
    assert "کادر بالای صفحه" in page
    assert asked is None


def test_an_answer_is_not_for_other_search_engines(ask):
    assert 'name="robots" content="noindex"' in ask("قطار")[0]


def test_kinds_stand_in_groups_by_their_best_hit(ask):
    page, _ = ask("قطار")
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page) == ["پروژه‌ها", "مناطق"]


def test_words_that_match_are_marked_in_the_title(ask):
    hit = Hit("project", "F-01", "خط قطار", 2.0, (), (("خط ", False), ("قطار", True)))
    page, _ = ask("قطار", replace(FOUND, hits=(hit,)))
    assert '<a href="/1400/projects/F-01/">خط <mark>قطار</mark></a>' in page


def test_every_kind_that_was_found_is_a_tab(ask):
    page, _ = ask("قطار", kind="district")
    tabs = page[page.index("<h1>") :]
    assert "همهٔ نتایج (۴۵)" in tabs
    assert "پروژه‌ها (۴۴)" in tabs
    assert '<b aria-current="true">مناطق (۱)</b>' in tabs


def test_one_kind_needs_no_tabs(ask):
    page, _ = ask("هوا", NOTHING)
    assert "همهٔ نتایج" not in page[page.index("<h1>") :]


def test_words_that_mean_nothing_alone_are_told_so(ask):
    page, _ = ask("از که", replace(NOTHING, is_vague=True, near=()))
    answer = page[page.index("<h1>") :]
    assert "این واژه‌ها به‌تنهایی چیزی را مشخص نمی‌کنند" in answer
    assert "نام دیگری را امتحان کنید" in answer


def test_a_search_is_narrowed_by_facets_that_are_there(ask):
    given = {"district": "1", "status": "delayed", "year": "1300", "portfolio": ""}
    page, (_, options) = ask("قطار", facets=given, page=2)
    assert options["facets"] == {"district": "1", "status": "delayed"}
    links = re.findall(r'href="(/1400/search/\?[^"]+)"', page)
    assert links
    assert all("district=1&amp;status=delayed" in link for link in links)


def test_the_form_offers_what_the_index_holds_and_shows_what_was_chosen(ask):
    page, _ = ask("قطار", kind="project", facets={"year": "1398"})
    form = page[
        page.index('<details class="narrow" open>') : page.index("</form>", page.index("<h1>"))
    ]
    assert '<input type="hidden" name="kind" value="project">' in form
    assert 'name="q" value="قطار"' in form
    names = re.findall(r'<select id="by-\w+" name="(\w+)">', form)
    assert names == ["district", "status", "year"]
    assert '<option value="1398" selected>۱۳۹۸</option>' in form
    said = re.findall(r"<option[^>]*>([^<]+)", form)
    assert said == ["همه", "منطقه ۱", "همه", "دارای تأخیر", "در معرض خطر", "همه", "۱۳۹۷", "۱۳۹۸"]


def test_where_narrowing_leaves_nothing_the_whole_is_offered(ask):
    page, _ = ask("هوا", NOTHING, kind="project", facets={"year": "1398"})
    link = re.search(r'<a href="([^"]+)">جست‌وجوی «هوا» بدون فیلتر</a>', page)
    assert present(link)[1] == "/1400/search/?q=%D9%87%D9%88%D8%A7&amp;kind=project"
    assert "محدودیت‌ها</a>" not in ask("هوا", NOTHING)[0]
