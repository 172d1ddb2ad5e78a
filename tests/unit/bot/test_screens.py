"""Every screen on a small city that holds one of everything, some of it hostile."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.screens import screen
from bot.screens.lists.find import ask
from bot.screens.parts.actor import Actor
from bot.screens.parts.intents import DEEDS, Intent, Where, decode, encode
from bot.screens.parts.markup import html, links, plain
from bot.screens.parts.place_codes import at_place
from bot.screens.parts.sheet import CAPTION_UNITS, ROW_BUTTONS, SCREEN_BUTTONS, TEXT_UNITS, Chart
from core.delivery.sending.channel import Recipient
from core.release import records
from core.release.reader import Release
from portal.exports.promise_calendar import CALENDAR
from portal.pages.districts.district_page import DistrictPage
from portal.pages.home import HomePage
from portal.pages.indicators.indicator_pages import IndicatorPage
from portal.pages.projects.project_pages import ProjectPage
from portal.site.files.feeds import FEED
from tests.factories import small_city
from tests.factories.bot_html import read_html, units, written
from tests.factories.crawl import crawl
from tests.factories.scenes import BOT_LINK, PUBLIC_URL, scene_of
from tests.presence import present

GOLDEN = Path(__file__).parent / "golden"
NINTH = Recipient(number=9)
# Those are compared in test_notice_screens.py.
NOTICES = {"notice", "notice_released", "notice_silence"}
SCREENS = {
    "start": "v1|sta",
    "help": "v1|hlp",
    "small_talk": "v1|tlk||media",
    "project": "v1|prj|F-01",
    "project_history": "v1|prj|F-01|hist",
    "project_promises": "v1|prj|F-01|prom",
    "project_related": "v1|prj|F-01|near",
    "project_share": "v1|prj|F-01|share",
    "indicator_share": "v1|ind|P01|share",
    "district_share": "v1|dis|D1|share",
    "project_hostile": "v1|prj|D1-01",
    "projects": "v1|prs",
    "projects_filtered": "v1|prs|flagship,delayed,1",
    "projects_choose": "v1|prs||stat",
    "indicator": "v1|ind|P01",
    "indicator_picture": "v1|ind|P01|pic",
    "indicator_values": "v1|ind|P01|hist",
    "indicator_how": "v1|ind|P01|how",
    "indicator_about": "v1|ind|P01|def",
    "indicator_districts": "v1|ind|P01|dist",
    "indicator_untold": "v1|ind|K001",
    "indicators": "v1|ins",
    "districts": "v1|dss",
    "district": "v1|dis|D1",
    "district_indicators": "v1|dis|D1|ind",
    "district_changes": "v1|dis|D1|chg",
    "plan": "v1|pln",
    "plan_how": "v1|pln||how",
    "plan_faceted": "v1|pln|problem_oriented|approach",
    "policies": "v1|pln||pol",
    "goal": "v1|nod|G1",
    "objective": "v1|nod|O01",
    "policy": "v1|nod|L1",
    "changes": "v1|chg",
    "changes_mine": "v1|chg||mine",
    "changes_visit": "v1|chg||visit",
    "releases": "v1|rls",
    "release": "v1|rel|2",
    "claims": "v1|cls",
    "claim": "v1|clm|C11",
    "claim_untold": "v1|clm|C12",
    "following": "v1|fol",
    "place": encode(at_place("خیابان بهار")),
    "place_any": "v1|plc",
    "settings": "v1|set",
    "stop": "v1|stp",
    "privacy": "v1|prv",
    "export": "v1|xpt",
    "own_data": "v1|dat",
    "forget": "v1|fgt",
    "forgotten": "v1|fgd",
    "missing": "v1|prj|X-99",
    "search": encode(ask("باغ")),
    "search_nothing": encode(ask("زغوبرت")),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was_approved(name):
    shown = screen(decode(SCREENS[name]), scene_of())
    assert written(shown) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_approved_screen_is_compared():
    assert {path.stem for path in GOLDEN.iterdir()} == {*SCREENS, *NOTICES}


def test_every_screen_of_the_list_of_screens_is_approved():
    deeds = {*DEEDS - {Where.FORGET, Where.FORGOTTEN, Where.OWN_DATA}, Where.UNKNOWN}
    assert {decode(data).where for data in SCREENS.values()} == set(Where) - deeds


@pytest.mark.parametrize("name", SCREENS)
def test_what_is_typed_by_a_clerk_is_never_markup(name):
    text, tags = read_html(html(screen(decode(SCREENS[name]), scene_of()).text))
    assert set(tags) <= {"b", "i", "s", "a", "code", "blockquote"}
    assert units(text) <= TEXT_UNITS


@pytest.mark.parametrize("name", SCREENS)
def test_a_sample_says_so_on_every_screen(name):
    assert "دادهٔ نمونه" in plain(screen(decode(SCREENS[name]), scene_of()).text)


def test_a_plan_that_is_no_sample_does_not_say_so(tmp_path):
    path = small_city.publish_rows(tmp_path, *small_city.rows(), is_sample=False)
    scene = scene_of(Release(path))
    for _, shown in crawl(scene):
        assert "دادهٔ نمونه" not in plain(shown.text)


def test_what_the_city_says_stands_on_the_first_screen_alone(tmp_path):
    note = "جلسهٔ شنوندگان سه‌شنبه"
    path = small_city.publish_rows(tmp_path, *small_city.rows(), start_note=note)
    scene = scene_of(Release(path))
    shown = {name: plain(screen(decode(SCREENS[name]), scene).text) for name in ("start", "help")}
    assert note in shown["start"].splitlines()
    assert note not in shown["help"]


FIGURES = {
    name
    for name in SCREENS
    if name
    not in {
        "settings",
        "stop",
        "small_talk",
        "privacy",
        "export",
        "own_data",
        "forget",
        "forgotten",
        "missing",
        "following",
        "project_share",
        "indicator_share",
        "district_share",
        "place_any",
    }
}


@pytest.mark.parametrize("name", sorted(FIGURES - {"help"}))
def test_figures_have_a_release_and_a_page(name):
    shown = screen(decode(SCREENS[name]), scene_of())
    assert "انتشار ۲" in plain(shown.text)
    assert [href for _, href in links(shown.text) if href.startswith(f"{PUBLIC_URL}/1400/")]


def test_buttons_stay_within_what_the_bot_api_takes():
    for intent, shown in crawl(scene_of()):
        assert len(shown.buttons) <= SCREEN_BUTTONS, intent
        for row in shown.rows:
            assert 1 <= len(row) <= ROW_BUTTONS, intent
        for button in shown.buttons:
            assert [bool(button.intent), bool(button.url), bool(button.copy)].count(True) == 1
            if button.intent is not None:
                assert len(encode(button.intent).encode()) <= 64


def test_no_screen_is_a_dead_end():
    for intent, shown in crawl(scene_of()):
        assert any(button.intent for button in shown.buttons), intent


def test_where_nothing_is_sent_nothing_can_be_followed():
    scene = scene_of(actor=Actor(can_follow=False))
    for intent, shown in crawl(scene):
        asked = {button.intent.where for button in shown.buttons if button.intent}
        assert asked.isdisjoint({Where.FOLLOW, Where.UNFOLLOW, Where.SET, Where.FORGET}), intent
    card = screen(Intent(Where.PROJECT, "F-01"), scene)
    assert f"{BOT_LINK}?start=p_F-01" in {button.url for button in card.buttons}


def test_who_follows_is_offered_to_stop():
    followed = screen(Intent(Where.PROJECT, "F-01"), scene_of())
    assert Intent(Where.UNFOLLOW, "F-01", "project") in {one.intent for one in followed.buttons}
    stranger = screen(Intent(Where.PROJECT, "F-01"), scene_of(actor=Actor()))
    assert Intent(Where.FOLLOW, "F-01", "project") in {one.intent for one in stranger.buttons}


def test_a_promise_that_moved_is_counted():
    assert "۲ بار تمدید" in plain(screen(Intent(Where.PROJECT, "F-01"), scene_of()).text)


def test_a_missing_value_is_no_zero():
    text = plain(screen(Intent(Where.INDICATOR, "K001"), scene_of()).text)
    assert "داده نرسیده" in text
    assert "۰" not in text.split("🗓")[0]


def test_a_replaced_value_stays_and_is_struck_through():
    assert "<s>۱۱٫۰</s>" in html(screen(Intent(Where.INDICATOR, "P01", "hist"), scene_of()).text)


def test_a_corrected_report_stays_and_is_struck_through():
    text = html(screen(Intent(Where.PROJECT, "F-01", "hist"), scene_of()).text)
    assert "<s>پیشرفت \u061c۵۰٪" in text


def test_a_chart_is_of_something_that_has_values():
    assert screen(Intent(Where.INDICATOR, "P01", "pic"), scene_of()).chart == Chart(
        "indicator", "P01"
    )
    assert screen(Intent(Where.INDICATOR, "K001", "pic"), scene_of()).chart is None


def test_a_picture_s_text_fits_under_it():
    shown = screen(Intent(Where.INDICATOR, "P01", "pic"), scene_of())
    assert units(plain(shown.text)) <= CAPTION_UNITS
    assert "دادهٔ نمونه" in plain(shown.text)


def test_a_district_is_opened_by_its_number_too():
    scene = scene_of()
    by_number = screen(Intent(Where.DISTRICT, "1"), scene)
    assert by_number == screen(Intent(Where.DISTRICT, "D1"), scene)


def test_a_search_too_long_for_a_button_still_answers():
    shown = screen(ask("باغ بزرگ شهر " * 20), scene_of())
    assert "باغ بزرگ شهر" in plain(shown.text)
    assert not any(
        button.intent and button.intent.where == Where.SEARCH for button in shown.buttons
    )


def test_a_page_of_the_site_is_a_link():
    shown = screen(ask("دانلود اکسل"), scene_of())
    assert [button.url for button in shown.buttons if (button.url or "").endswith("/data/")]


@pytest.mark.parametrize("text", ["🌳", "'; DROP TABLE", 'AND OR NEAR "', "ا", "/" * 50])
def test_a_strange_search_answers_honestly(text):
    shown = screen(ask(text), scene_of())
    read_html(html(shown.text))
    assert text[:5] in plain(shown.text)


def test_what_was_just_done_is_said_above():
    shown = screen(Intent(Where.PROJECT, "F-01"), scene_of(remark="bot.followed"))
    assert plain(shown.text).index("از این پس دنبالش") < plain(shown.text).index("باغ بزرگ")


def test_a_stranger_is_told_that_nothing_is_kept():
    stranger = scene_of(actor=Actor())
    assert "نگه نداشته‌ایم" in plain(screen(Intent(Where.FORGET), stranger).text)
    visit = screen(Intent(Where.CHANGES, view="visit"), stranger)
    assert "نگه نداشته‌ایم" in plain(visit.text)


def test_much_that_changed_for_a_follower_is_counted_and_listed_by_kind(tmp_path):
    rows = small_city.rows()
    one = next(row for row in rows if isinstance(row, records.Change))
    more = [
        replace(one, position=100 + place, subject_kind=kind, subject_code=f"X-{place}")
        for place, kind in enumerate(["project", "indicator"] * 6)
    ]
    scene = scene_of(Release(small_city.publish_rows(tmp_path, *rows, *more)))
    overview = screen(Intent(Where.CHANGES, view="mine"), scene)
    labels = {button.label: button.intent for button in overview.buttons}
    (opened,) = [intent for label, intent in labels.items() if label.startswith("📏 شاخص‌ها")]
    listed = screen(present(opened), scene)
    assert "۶ تغییر" in plain(listed.text)
    assert overview.text != listed.text
    assert Intent(Where.CHANGES, view="mine") in {button.intent for button in listed.buttons}


def test_the_first_release_is_not_said_to_have_changed_nothing():
    assert "نخستین انتشار" in plain(screen(Intent(Where.RELEASE, "1"), scene_of()).text)
    assert "تغییری نبود" not in plain(screen(Intent(Where.RELEASE, "1"), scene_of()).text)


def test_who_has_no_messenger_follows_by_feed_and_calendar():
    here = Actor(can_follow=False)
    addresses = {
        "v1|dis|D1": ("districts/1/", FEED, CALENDAR),
        "v1|prj|F-01": ("projects/F-01/", FEED),
        "v1|ind|P01": ("indicators/P01/", FEED),
        "v1|fol": ("", FEED, CALENDAR),
    }
    for data, (page, *files) in addresses.items():
        shown = screen(decode(data), scene_of(actor=here))
        urls = [button.url for button in shown.buttons]
        assert [one for one in urls if one.endswith((FEED, CALENDAR))] == [
            f"{PUBLIC_URL}/1400/{page}{file}" for file in files
        ]
    assert all(page.has_feed for page in (DistrictPage, ProjectPage, IndicatorPage, HomePage))
    assert DistrictPage.has_calendar
    assert HomePage.has_calendar
