"""A plan on its first day: targets and projects, and nothing measured, reported or paid yet."""

import re

import pytest

from bot.dialogue import Dialogue
from bot.memory import FleetingMemory
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import plain
from core.release.current import CurrentReleases
from core.texts import load_texts
from tests.factories.packages import a_plan, write_folder
from tests.functional.conftest import succeed

NOTHING_YET = ("observations", "progress_reports", "budget_lines", "milestones")


def write_begun(folder):
    tables = {name: rows for name, rows in a_plan().items() if name not in NOTHING_YET}
    tables["plan"][0] |= {
        "title": "برنامه ۱۴۱۰",
        "horizon_start": "1405-01-01",
        "horizon_end": "1409-12-29",
    }
    baseline, target = tables["targets"]
    baseline["period"], target["period"] = "1404", "1409"
    tables["projects"][0] |= {
        "start_on": "1405-10-01",
        "planned_end_on": "1408-06-31",
        "status": "not_started",
    }
    return write_folder(folder, tables)


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    folder = tmp_path_factory.mktemp("begun")
    succeed(folder, "import", str(write_begun(folder / "package")), "--plan", "1400")
    succeed(folder, "publish", "--judged-on", "1405-09-08")
    succeed(folder, "build")
    return folder


@pytest.fixture(scope="module")
def words(begun):
    """The words of a page's main part."""

    def read(address):
        page = (begun / "site" / "1400" / address / "index.html").read_text(encoding="utf-8")
        main = page[page.index("<main") : page.index("</main>")]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))

    return read


def test_what_is_not_due_is_said_and_not_left_out(words):
    assert "نمرهٔ شاخص‌های ارزیابی و کنترل — سررسید نشده" in words("")
    assert "سررسید نشده" in words("nodes/O01")
    assert "سررسید نشده (۴)" in words("scorecard")


# What only an earlier release, a report or a figure could bear out.
BORNE_OUT = re.compile(
    "تغییر نکرده است|تغییری نبود|تغییری که|موردی نیست|» تغییر نمی‌کند|به‌موقع|دیرتر از نخستین قول"
    "|مقدارهای اصلاح‌شده|گزارش‌های اصلاحی"
)
# There are objectives and strategies, and each has a project.
WHERE_NONE_IS_A_FACT = {"scorecard/coverage"}


def test_nothing_is_called_unchanged_kept_or_none_on_the_first_day(begun, words):
    site = begun / "site" / "1400"
    found = {}
    for page in sorted(site.rglob("index.html")):
        address = page.parent.relative_to(site).as_posix().removeprefix(".")
        # A dictionary says what a column means, not what is in it.
        is_of_facts = address not in WHERE_NONE_IS_A_FACT and "dictionary" not in address
        if is_of_facts and (said := BORNE_OUT.findall(words(address))):
            found[address] = said
    assert found == {}


def test_a_section_of_nothing_is_not_shown(words):
    assert "بودجه" not in words("")
    assert "گفته‌ها و داده‌ها" not in words("")
    assert "نخستین انتشار این برنامه" in words("")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("budget", "هنوز مبلغی برای هیچ پروژه‌ای اعلام نشده است"),
        ("claims", "هنوز گفته‌ای ثبت نشده است"),
        ("process", "هنوز چیزی ثبت نشده است"),
        ("districts/7", "انتشاری پیش از آن نیست که با آن مقایسه شود"),
        ("projects/F-01", "هنوز گزارشی از پیشرفت این پروژه نرسیده است"),
        ("indicators/K001", "هنوز مقداری برای این شاخص نرسیده است"),
    ],
)
def test_an_empty_page_says_why(words, address, sentence):
    assert sentence in words(address)


def test_no_files_are_promised_where_there_are_none(words):
    assert "همین داده‌ها با قالب CSV" not in words("claims")
    assert "همین داده‌ها با قالب CSV: project.csv" in words("projects")


def test_a_status_is_told_once(words):
    assert "داده ناکافی داده ناکافی" not in words("") + words("plan") + words("nodes/G1")


def test_the_bot_says_the_same(begun):
    releases = CurrentReleases(begun / "releases")
    dialogue = Dialogue(releases, load_texts(), "https://plan.example")
    for intent in (Intent(Where.PLAN), Intent(Where.PLAN, view="how"), Intent(Where.NODE, "O01")):
        shown = plain(dialogue.answer(intent, FleetingMemory()).text)
        assert "سررسید نشده" in shown
        assert "۰ از ۰" not in shown
