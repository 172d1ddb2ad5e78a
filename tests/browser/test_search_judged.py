"""What the plan has not, by files alone: judged as the program judges it."""

from types import SimpleNamespace
from urllib.parse import quote

import pytest

from core.search import index_of
from tests.browser.sites import serve_folder
from tests.factories.sample_city import sample_release
from tests.factories.sample_site import sample_site
from tests.functional.judgement import JUDGED, read_judged, verdict

OPEN = """async () => {
  const told = document.querySelector("script[data-engine]").dataset;
  return (await import(told.engine)).openIndex(told.index);
}"""


@pytest.fixture(scope="module")
def release():
    return sample_release()


@pytest.fixture(scope="module")
def plain():
    with serve_folder(sample_site()) as served:
        yield served


@pytest.fixture
def ask(chromium):
    pages = []

    def asked(base, query):
        page = chromium.new_page()
        pages.append(page)
        page.goto(f"{base}/1400/search/?q={quote(query)}")
        page.wait_for_function(
            "document.querySelector('[role=status]')"
            "?.textContent.match(/[۰-۹] نتیجه|پیدا نشد|نیست/)"
        )
        return page

    yield asked
    for page in pages:
        page.close()


def test_the_browser_judges_as_the_program_does(ask, plain, release):
    questions = read_judged(JUDGED)
    find = (
        f"const index = await ({OPEN})();"
        """
      const answered = async (query) => {
        const { numbers, missing, isMet } = await index.find(query);
        const held = await index.documents(numbers.slice(0, 10));
        const [kinds, titles] = [held.map((one) => one.kind), held.map((one) => one.title)];
        return { isMet, missing, kinds, titles };
      };"""
    )
    each = f"async (queries) => {{ {find} return Promise.all(queries.map(answered)); }}"
    told = ask(plain, "پل").evaluate(each, [query for query, *_ in questions])

    index, titles = index_of(release), _titles(release)
    agreed = [
        one["isMet"] is index.search(row[0]).is_met
        for one, row in zip(told, questions, strict=True)
    ]
    assert sum(agreed) >= 0.94 * len(questions)
    verdicts = [_verdict(one, row[1], titles) for one, row in zip(told, questions, strict=True)]
    assert verdicts.count("good") >= 0.9 * len(questions)
    assert verdicts.count("wrong") <= 0.05 * len(questions)


def test_a_phrase_is_not_found_by_one_of_its_words(ask, plain, release):
    count = ask(plain, "پل").evaluate(
        f"async (query) => (await (await ({OPEN})()).find(query)).numbers.length", "قطار شهری"
    )
    assert 0 < count <= 2 * index_of(release).search("قطار شهری").total


def _titles(release):
    rows = release.connection.execute("select kind, title, code from search_document")
    return {(kind, title): code for kind, title, code in rows}


def _verdict(told, wanted, titles):
    pairs = zip(told["kinds"], told["titles"], strict=True)
    hits = [SimpleNamespace(kind=pair[0], code=titles[pair]) for pair in pairs]
    return verdict(SimpleNamespace(is_met=told["isMet"], hits=hits, near=()), wanted)


def test_what_the_plan_has_not_is_named_by_files_alone(ask, plain):
    page = ask(plain, "منطقه ۱۶")
    assert page.get_by_role("status").inner_text() == (
        "در این برنامه چیزی دربارهٔ «منطقه ۱۶» نیست. این شهر ۱۵ منطقه دارد."
    )
    assert page.locator("main h2").all_inner_texts() == ["نزدیک‌ترین‌ها"]
    assert page.locator("main h3").count() > 0
