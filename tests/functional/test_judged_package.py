"""A plan with every status and every kind of override, seen where readers see it."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.screens import screen
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import plain
from core.release.records import (
    Change,
    Indicator,
    Judgement,
    JudgementHistory,
    NodeScore,
    StatusCount,
)
from core.settings import Settings
from core.texts import load_texts
from portal.api.app import create_app
from portal.exports.calculation import Calculation
from portal.pages.elements.book import Book
from portal.pages.elements.list_rows import list_indicators
from portal.pages.indicators.indicator_pages import indicator_pages
from portal.pages.plan.nodes import workings
from tests.factories.drafts import made
from tests.factories.judged_package import (
    NEW_DEFINITION,
    OLD_DEFINITION,
    OUT_REASON,
    RISK_REASON,
    WHY_NEW,
    judged_data,
    judged_release,
)
from tests.factories.scenes import scene_of

WORDS = {
    "ON": "مطابق برنامه",
    "RISK": "در معرض خطر",
    "OFF": "عقب از برنامه",
    "STALE": "دادهٔ قدیمی",
    "NODATA": "داده نرسیده",
    "NOTARGET": "بدون هدف عددی",
    "NOSCALE": "قابل سنجش نیست",
    "NA": "مصداق ندارد",
    "NOTDONE": "عقب از برنامه",
    "DONE": "مطابق برنامه",
    "N1": "سررسید نشده",
    "OVER": "در معرض خطر",
    "OUT": "داده نرسیده",
    "RET": "کنارگذاشته‌شده",
    "REPL": "جایگزین‌شده",
}


@pytest.fixture(scope="module")
def release():
    return judged_release()


@pytest.fixture(scope="module")
def book(release):
    return Book(release, load_texts())


@pytest.fixture(scope="module")
def pages(book):
    return {page.head.path.split("/")[-2]: page for page in made(indicator_pages(book))}


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[[str], dict[str, Any]]]:
    settings = Settings(data_dir=judged_data(), _env_file=None)
    with TestClient(create_app(settings)) as client:
        yield lambda address: client.get(f"/api/v1{address}").json()


def in_the_bot(release, *parts):
    return plain(screen(Intent(*parts), scene_of(release)).text)


def test_every_status_is_said_in_its_word(pages):
    assert {code: pages[code].badge.word for code in WORDS} == WORDS


OVERRIDES = {"OVER": ("در معرض خطر", RISK_REASON), "OUT": ("داده نرسیده", OUT_REASON)}


@pytest.mark.parametrize("code", OVERRIDES)
def test_an_override_shows_both_statuses_and_the_reason(code, pages, release):
    page = pages[code]
    card = in_the_bot(release, Where.INDICATOR, code)
    how = in_the_bot(release, Where.INDICATOR, code, "how")
    above = f"{page.badge.word} {page.notes[0].text}"
    for said in (above, page.working.verdict, card, how):
        assert all(part in said for part in ("مطابق برنامه", *OVERRIDES[code]))


@pytest.mark.parametrize("code", OVERRIDES)
def test_an_override_is_in_the_answers_of_the_api(code, ask):
    answer = ask(f"/indicators/{code}")
    (judged,) = answer["judgements"]
    told = judged["working"]["status"]
    assert (told["status_by_rule"], told["override_reason"]) == ("on_track", OVERRIDES[code][1])
    assert (answer["status_override"], answer["override_reason"]) == (
        judged["status"],
        OVERRIDES[code][1],
    )
    assert judged["status"] == told["status"] != "on_track"


def test_an_override_is_in_the_calculation(book):
    content = dict(Calculation(book.release, book.nodes, book.scores).indicators())["OUT"].decode(
        "utf-8-sig"
    )
    (row,) = csv.DictReader(io.StringIO(content))
    assert (row["status"], row["status_by_rule"]) == ("no_data", "on_track")
    assert (row["override_reason"], row["coverage"], row["score"]) == (OUT_REASON, "0", "100")


def test_an_override_speaks_of_the_day_of_the_release_only(release):
    earlier = release.all(JudgementHistory, indicator="OVER")
    assert earlier[-1].status == "on_track"
    assert "at_risk" not in {row.status for row in earlier}


def test_a_step_path_a_deed_and_a_tolerance_are_judged_as_declared(release):
    rows = {row.indicator: row for row in release.stream(Judgement, district="")}
    assert (rows["STEP"].expected, rows["STEP"].score) == (54, 100)
    assert (rows["DONE"].score, rows["NOTDONE"].score) == (100, 0)
    assert {rows[code].basis for code in ("DONE", "NOTDONE")} == {"binary"}
    assert (rows["ON"].trend, rows["STEADY"].trend) == (1, 0)


def test_what_is_unusual_about_the_judgement_is_among_the_facts(pages):
    facts = {code: {fact.name: fact.text for fact in page.facts} for code, page in pages.items()}
    assert facts["STEP"]["مسیر میان هدف‌ها"] == "پله‌ای"
    assert facts["DONE"]["فقط انجام‌شده یا انجام‌نشده"] == "بله"
    assert facts["STEADY"]["دامنهٔ مجاز تغییر روند"] == "۵ درصد"
    assert "مسیر میان هدف‌ها" not in facts["ON"]
    assert pages["NOTDONE"].working.verdict.startswith(
        "پس وضعیت «عقب از برنامه» است: موعد آن رسیده و انجام نشده است."
    )


def test_indicators_out_of_force_lead_on_and_count_nowhere(pages, release):
    assert pages["REPL"].notes[0].link.title == "شاخص ON"
    assert pages["ON"].notes[0].link.title == "شاخص REPL"
    score = release.find(NodeScore, node="O01", measure="control")
    left = {row["code"]: row["reason"] for row in score.working["excluded"]}
    assert (left["RET"], left["REPL"]) == ("retired", "retired")
    assert score.warnings == 2
    counted = release.find(
        StatusCount, scope="node", code="O01", subject="control", status="off_track"
    )
    assert counted.count == 2


def test_a_changed_definition_is_told_with_its_reason_and_breaks_the_series(pages, release):
    page = pages["BROKEN"]
    (changed,) = page.revisions
    assert (changed.old, changed.new) == (OLD_DEFINITION, NEW_DEFINITION)
    assert (changed.reason, changed.is_break) == (WHY_NEW, True)
    notes = {row.period: row.break_note for row in page.values}
    assert "تعریف در" in notes["۱۳۹۸"]
    assert notes["۱۳۹۹"] == notes["۱۳۹۷"] == ""
    assert "تغییر تعریف یا واحد" in page.chart
    told = release.find(Change, subject_code="BROKEN", field="definition")
    assert (told.old, told.new, told.reason) == (OLD_DEFINITION, NEW_DEFINITION, WHY_NEW)


def test_nodes_that_know_too_little_say_so(release):
    rows = {row.node: row for row in release.stream(NodeScore, measure="control")}
    assert (rows["NOWEIGHT"].status, rows["WAITING"].status) == ("no_weight", "not_due")
    little, provisional = rows["LITTLE"], rows["PROVISIONAL"]
    assert (little.status, little.score) == ("insufficient_data", None)
    assert (provisional.status, provisional.is_provisional) == ("on_track", True)
    assert (provisional.low, provisional.high) == (60, 100)
    for node, word in (
        ("NOWEIGHT", "بدون وزن در محاسبه"),
        ("LITTLE", "دادهٔ ناکافی"),
        ("PROVISIONAL", "موقت"),
    ):
        assert word in in_the_bot(release, Where.NODE, node, "how") + in_the_bot(
            release, Where.NODE, node
        )


def test_an_indicator_with_the_code_of_a_node_is_named_by_its_own_title(book, release):
    assert release.find(Indicator, code="L1").node == "LITTLE"
    (shown,) = workings(book, "LITTLE", list_indicators(book))
    assert {row.thing.title for row in shown.parts} == {"شاخص L1", "شاخص L2", "شاخص L3"}


def test_a_nodes_course_is_on_its_page_in_the_bot_and_in_the_api(release, ask):
    rows = ask("/nodes/O01")["history"]
    course = {row["judged_on"]: row["score"] for row in rows if row["measure"] == "control"}
    assert (course["2019-09-22"], round(float(course["2020-03-19"]))) == (None, 77)
    said = in_the_bot(release, Where.NODE, "O01", "how")
    assert "۱۳۹۸/۰۶/۳۱: — ← ۱۳۹۸/۱۲/۲۹: ۷۷" in said


def test_the_history_of_a_definition_is_in_the_answers_of_the_api(ask):
    (changed,) = ask("/indicators/BROKEN")["revisions"]
    assert (changed["field"], changed["old"]) == ("definition", OLD_DEFINITION)
    assert (changed["new"], changed["reason"]) == (NEW_DEFINITION, WHY_NEW)


def test_the_api_describes_the_working():
    settings = Settings(data_dir=judged_data(), _env_file=None)
    described = create_app(settings).openapi()["components"]["schemas"]
    for name in ("Judgement", "NodeScore"):
        assert "`status_by_rule`" in described[name]["properties"]["working"]["description"]
