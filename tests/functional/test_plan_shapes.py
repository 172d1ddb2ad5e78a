"""Plans of other shapes than Isfahan's, from the package to the page and the bot's answer."""

import re

import pytest

from bot.dialogue import Dialogue
from bot.memory import FleetingMemory
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import plain
from core.persian import ezafe, persian_digits
from core.release.current import CurrentReleases
from core.texts import load_texts
from tests.factories.packages import write_folder
from tests.factories.shaped_plans import five_levels, in_euro, shaped_plan, two_levels
from tests.functional.conftest import succeed

# As large as a test may be; tests/bench/plan_shapes.py has them whole.
FORMS = {
    "two levels": (two_levels(projects=24, districts=10), "1404-04-10"),
    "five levels": (five_levels((1, 3, 6, 12, 24), projects=6), "1409-04-10"),
    "in euro": (in_euro(projects=12), "2024-06-30"),
}
ISFAHANS = ("هدف کلان", "هدف خرد", "هدف‌های خرد", "راهبرد", "سیاست کلان", "ریال", "تومان")


class Published:
    def __init__(self, folder, form, judged_on):
        self.folder, self.form = folder, form
        succeed(folder, "import", str(write_folder(folder / "package", shaped_plan(form))))
        succeed(folder, "publish", "--judged-on", judged_on)
        succeed(folder, "build")
        self.dialogue = Dialogue(
            CurrentReleases(folder / "releases"), load_texts(), "https://plan.example"
        )

    def page(self, address):
        path = self.folder / "site" / self.form.code / address / "index.html"
        page = path.read_text(encoding="utf-8")
        main = page[page.index("<main") : page.index("</main>")]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))

    def pages(self):
        folder = self.folder / "site" / self.form.code
        return [str(path.parent.relative_to(folder)) for path in folder.rglob("index.html")]

    def answer(self, where, code="", view=""):
        screen = self.dialogue.answer(Intent(where, code, view), FleetingMemory())
        return re.sub(r"[\u2066-\u2069]", "", plain(screen.text))


@pytest.fixture(scope="module", params=FORMS, ids=list(FORMS))
def published(request, tmp_path_factory):
    return Published(tmp_path_factory.mktemp("shape"), *FORMS[request.param])


def test_pages_name_the_levels_of_the_plan(published):
    levels = published.form.levels
    plan, matrix = published.page("plan"), published.page("scorecard/coverage")
    for level, count in zip(levels, published.form.counts, strict=True):
        assert f"{persian_digits(count)} {level['title']}" in plan
    served = [level["titles"] for level in levels if level["has_projects"] == "yes"]
    assert any(f"{ezafe(str(titles))} بدون پروژه" in matrix for titles in served)


def test_no_page_speaks_of_what_only_isfahan_has(published):
    own = {str(level[name]) for level in published.form.levels for name in ("title", "titles")}
    foreign = [word for word in ISFAHANS if not any(word in title for title in own)]
    if not published.form.plan:
        foreign = [word for word in foreign if word not in ("ریال", "تومان")]
    # What the program is and how it counts is said of every plan alike.
    alike = ("method", "about", "recompute", "data")
    told = {
        (address, word)
        for address in published.pages()
        if not address.startswith(alike)
        for word in foreign
        if word in published.page(address)
    }
    assert told == set()


def test_the_bot_names_the_levels_of_the_plan(published):
    levels, counts = published.form.levels, published.form.counts
    answered = published.answer(Where.PLAN)
    assert str(levels[0]["titles"]) in answered
    assert all(str(level["title"]) in answered for level in levels)
    top = published.answer(Where.NODE, f"{str(levels[0]['code'])[0].upper()}1-1")
    assert str(levels[1]["titles"]) in top
    project = published.answer(Where.PROJECT, "P-0001")
    assert f"{levels[-1]['title']}: " in project or f"{levels[-2]['title']}: " in project
    assert len(counts) == len(levels)


def test_claims_are_checked_by_the_plans_own_levels_and_years(published):
    said = published.page("claims")
    assert "داده‌ها: ۵ سال با داده‌ها می‌خواند" in said
    count = persian_digits(published.form.counts[-1])
    assert f"داده‌ها: {count} مورد با داده‌ها می‌خواند" in said


def test_money_and_days_are_those_of_the_plan(published):
    budget, project = published.page("budget"), published.page("projects/P-0001")
    answered = published.answer(Where.PROJECT, "P-0001")
    if published.form.is_gregorian:
        assert "میلیون یورو" in budget
        assert "یورو" in project
        assert "یورو" in answered
        assert re.search(r"۱۵ ژوئن ۲۰۲\d", project)
        assert re.search(r"۱۵ ژوئن ۲۰۲\d", answered)
    else:
        assert "میلیارد ریال" in budget
        assert re.search(r"۱۵ شهریور ۱۴۰\d", project)
