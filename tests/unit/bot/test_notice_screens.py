"""What a follower gets: its first line, its order, its end."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.screens.changes.notice_closing import closing
from bot.screens.changes.notice_screen import is_minor, notice, topics_behind
from bot.screens.parts.actor import Actor
from bot.screens.parts.intents import Intent, Where, decode, encode
from bot.screens.parts.markup import html, links, plain
from bot.screens.parts.sheet import TEXT_UNITS
from bot.screens.person.preferences import changed as changed_preferences
from core.delivery.event_kinds import ROUTINE
from core.delivery.reminders import Reminder
from core.delivery.schedule import Preferences
from core.delivery.sending.channel import Recipient
from core.enums import Digest, EventKind, ReminderState
from core.release import records
from tests.factories.bot_html import read_html, units, written
from tests.factories.scenes import FOLLOWER, PUBLIC_URL, scene_of
from tests.presence import present

GOLDEN = Path(__file__).parent / "golden"
NINTH = Recipient(number=9)
UNTOLD = "پایان کار اعلام نشده است"
PASSED = Reminder(
    state=ReminderState.PASSED,
    subject_kind="project",
    subject_code="F-01",
    subject_title="باغ بزرگ شهر",
    due_on=date(2021, 3, 20),
    topics=("project:F-01", "district:D1", "district:D2"),
    months=6,
    percent=Decimal(45),
    reported_on=date(2020, 9, 21),
)
MISSING = Reminder(
    state=ReminderState.MISSING,
    subject_kind="indicator",
    subject_code="P01",
    subject_title="رضایت از بوستان‌ها",
    due_on=date(2021, 6, 1),
    topics=("indicator:P01",),
)


def told(scene):
    topics = scene.actor.topics
    return [one for one in scene.release.all(records.Change) if topics & set(one.topics)]


def ended(scene, shown, changes, recipient=NINTH):
    """A notice with its end, as one person gets it."""
    ending = closing(scene, topics_behind(scene, changes), recipient)
    return replace(shown, text=(*shown.text, "\n\n", *ending))


def test_a_notice_is_as_it_was_approved():
    scene = scene_of()
    shown = ended(scene, notice(scene, (1, 2), told(scene)), told(scene))
    assert written(shown) == (GOLDEN / "notice.txt").read_text(encoding="utf-8")


def test_a_notice_of_a_release_alone_is_as_it_was_approved():
    scene = scene_of(actor=Actor(topics=frozenset({"releases"}), is_known=True))
    shown = ended(scene, notice(scene, (2,), ()), ())
    assert written(shown) == (GOLDEN / "notice_released.txt").read_text(encoding="utf-8")


def first_line(shown):
    return plain(shown.text).partition("\n")[0]


def test_the_first_line_of_a_notice_names_the_place_and_the_news():
    scene = scene_of()
    shown = notice(scene, (1, 2), told(scene))
    assert first_line(shown) == (
        "منطقه ۱، باغ بزرگ شهر — وعدهٔ پایان ۱۲ ماه دیرتر شد، بدون اعلام دلیل"
    )
    assert "دادهٔ نمونه" in plain(shown.text)
    everywhere = replace(told(scene)[0], topics=("plan", "district:D1", "district:D2"))
    assert first_line(notice(scene, (2,), [everywhere])).startswith("منطقه ۱ و منطقه ۲، باغ")


def test_the_first_line_of_a_notice_is_the_news_and_not_the_routine():
    routine = changed(1, "project", "F-01", "changed", "spent:1399")
    news = changed(2, "indicator", "P01", "removed")
    assert first_line(notice(scene_of(), (2,), [routine, news])).startswith("چیز P01 — ")


def test_the_first_line_of_a_notice_of_a_release_names_the_plan():
    assert first_line(notice(scene_of(), (2,), ())) == "برنامه ۱۴۰۰: انتشار ۲ منتشر شد."


def test_a_notice_about_a_district_names_it_once():
    of_district = replace(
        changed(1, "district", "D1", "changed", "population"), subject_title="منطقه ۱"
    )
    shown = first_line(notice(scene_of(), (2,), [of_district]))
    assert shown.startswith("منطقه ۱ — ")


def test_a_notice_about_many_districts_names_two_at_most():
    many = tuple(f"district:D{place}" for place in (1, 2, 1, 2))
    one = replace(told(scene_of())[0], topics=many)
    assert "، چند منطقهٔ دیگر" not in first_line(notice(scene_of(), (2,), [one]))
    assert "منطقه ۱ و چند منطقهٔ دیگر" in first_line(notice(scene_of(), (2,), [one]))


def test_a_notice_too_long_is_cut_honestly():
    scene = scene_of()
    one = told(scene)[0]
    many = [
        replace(one, position=place, subject_code=f"F-{place:03}", reason="دلیل " * 30)
        for place in range(300)
    ]
    shown = notice(scene, (2,), many)
    text, _ = read_html(html(shown.text))
    assert units(text) <= TEXT_UNITS
    assert "۳۰۰ تغییر" in text
    assert "… و ۲۹۵ تغییر دیگر در صفحهٔ انتشار" in text
    assert f"{PUBLIC_URL}/1400/releases/2/" in {href for _, href in links(shown.text)}


def changed(place, kind, code, event, field=""):
    one = told(scene_of())[0]
    return replace(
        one,
        position=place,
        subject_kind=kind,
        subject_code=code,
        subject_title=f"چیز {code}",
        event=event,
        field=field,
        old=None,
        new="1" if event == "observed" else None,
        reason=None,
        topics=("plan", f"{kind}:{code}"),
    )


def test_a_notice_tells_first_what_was_decided_and_not_the_routine():
    many = [
        *(changed(place, "project", f"A-{place}", "changed", "allocated") for place in range(8)),
        changed(8, "project", "Z-9", "removed"),
        changed(9, "project", "Y-8", "reported"),
    ]
    text = plain(notice(scene_of(), (2,), many).text)
    assert text.index("چیز Z-9") < text.index("چیز Y-8") < text.index("چیز A-0")
    assert "چیز A-7" not in text


def test_a_notice_to_every_follower_of_the_plan_is_short_and_each_number_has_a_button():
    kinds = ("project", "indicator", "node")
    many = [
        changed(place, kinds[place % 3], f"X-{place // 9}", "observed" if place % 9 else "removed")
        for place in range(3000)
    ]
    shown = notice(scene_of(actor=Actor(topics=frozenset({"plan"}), is_known=True)), (2,), many)
    text = plain(shown.text)
    assert "۳٬۰۰۰ تغییر" in text
    assert units(text) < 3000
    numbers = re.findall(r"^\u200f?([۰-۹]+)\. ", text, re.MULTILINE)
    assert numbers == [button.label for button in shown.buttons][: len(numbers)]
    assert Intent(Where.DROP, view="plan") in {button.intent for button in shown.buttons}


def moved(times, reason=None, new="2021-03-20"):
    one = changed(1, "project", "F-01", "changed", "planned_end_on")
    return replace(one, old="2020-03-19", new=new, times=times, reason=reason)


@pytest.mark.parametrize(
    ("change", "news"),
    [
        (moved(3), "وعدهٔ پایان ۱۲ ماه دیرتر شد، سومین بار، بدون اعلام دلیل"),
        (moved(1, "کمبود بودجه"), "وعدهٔ پایان ۱۲ ماه دیرتر شد، نخستین بار"),
        (moved(2, new="2019-12-19"), "وعدهٔ پایان ۳ ماه زودتر شد، دومین بار، بدون اعلام دلیل"),
        (moved(1, new=None), "پایان وعده‌داده‌شده: ۲۹ اسفند ۱۳۹۸ حذف شد. دلیلی اعلام نشده است."),
    ],
)
def test_a_slip_is_headed_in_human_terms(change, news):
    assert first_line(notice(scene_of(), (2,), [change])) == f"چیز F-01 — {news}"


def test_a_repeat_says_that_it_may_be_one():
    scene = scene_of()
    topics = topics_behind(scene, told(scene))
    assert "پیش‌تر هم گرفته باشید" not in plain(closing(scene, topics, NINTH))
    again = plain(closing(scene, topics, replace(NINTH, may_repeat=True)))
    assert "شاید این خبر را پیش‌تر هم گرفته باشید" in again
    assert "پیام شمارهٔ ۹" in again


def test_the_end_of_a_notice_names_three_topics_and_counts_the_rest():
    text = plain(closing(scene_of(), ["claims", "plan", "releases", "x:1", "x:2"], NINTH))
    assert "۲ موضوع دیگر" in text


def test_a_notice_offers_no_less_than_is_chosen_already():
    preferences = Preferences(digest=Digest.WEEKLY, muted=ROUTINE)
    scene = scene_of(actor=replace(FOLLOWER, preferences=preferences))
    labels = [button.label for button in notice(scene, (2,), told(scene)).rows[-1]]
    assert labels == ["🔕 توقف"]


@pytest.mark.parametrize(
    ("changes", "is_so"),
    [
        ([("observed", "value"), ("reported", "")], True),
        ([("observed", "value"), ("judged", "status")], False),
        ([("changed", "spent:1399")], True),
        ([], False),
    ],
)
def test_figures_that_come_at_their_time_alone_are_minor(changes, is_so):
    rows = [changed(1, "indicator", "P01", event, field) for event, field in changes]
    assert is_minor(rows) is is_so


def test_a_notice_of_silence_is_as_it_was_approved():
    scene = scene_of()
    shown = notice(scene, (), (), [MISSING, PASSED])
    text = written(ended(scene, shown, [PASSED]))
    assert text == (GOLDEN / "notice_silence.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (
            PASSED,
            "⏳ منطقه ۱، باغ بزرگ شهر — ۶ ماه از وعدهٔ پایان (۳۰ اسفند ۱۳۹۹) گذشت؛ " + UNTOLD,
        ),
        (
            replace(PASSED, state=ReminderState.AHEAD, topics=("district:GONE",)),
            "⏳ باغ بزرگ شهر — وعدهٔ پایان نزدیک است: ۳۰ اسفند ۱۳۹۹",
        ),
        (
            replace(PASSED, state=ReminderState.ARRIVED, topics=("district:D2",)),
            "⏳ منطقه ۲، باغ بزرگ شهر — روز وعدهٔ پایان رسید، ۳۰ اسفند ۱۳۹۹؛ " + UNTOLD,
        ),
        (MISSING, "🕰 رضایت از بوستان‌ها — مقدار تازه تا ۱۱ خرداد ۱۴۰۰ باید می‌رسید و نرسیده است"),
    ],
)
def test_silence_is_news_in_one_line(one, line):
    assert first_line(notice(scene_of(), (), (), [one])) == line


def test_silence_stands_below_what_changed_and_is_counted():
    scene = scene_of()
    many = [replace(PASSED, subject_code=f"X-{n}", percent=None) for n in range(20)]
    text = plain(notice(scene, (2,), told(scene), many).text)
    assert text.index("باغ بزرگ شهر") < text.index("🗓 یادآوری")
    assert "… و ۱۲ مورد دیگر" in text
    assert "گزارشی از پیشرفت نرسیده است" in text


def test_reminders_of_one_kind_are_left_out_with_one_press():
    row = notice(scene_of(), (), (), [MISSING]).rows[-1]
    assert row[0].label == "یادآوری نکن"
    intent = decode(encode(present(row[0].intent)))
    before = Preferences(muted=frozenset())
    after = changed_preferences(before, intent)
    assert after == replace(before, muted=frozenset({EventKind.MISSING_FIGURES}))
    # A second press, of an older message, changes nothing.
    assert changed_preferences(after, intent) == after
    assert changed_preferences(before, replace(intent, view="-nothing")) is None


@pytest.mark.parametrize("reminders", [(), (PASSED,)])
def test_a_channel_s_post_has_only_buttons_for_everybody(reminders):
    scene = scene_of(actor=Actor(topics=frozenset({"district:D1"}), is_known=True))
    changes = () if reminders else scene.release.all(records.Change)
    post = notice(scene, (2,), changes, reminders, is_post=True)
    (row,) = post.rows
    assert [button.url for button in row] == [
        f"{PUBLIC_URL}/1400/districts/1/",
        "https://t.me/qotbnama_bot?start=d_D1",
    ]
    assert post.text == notice(scene, (2,), changes, reminders).text


def test_a_group_is_told_that_its_topic_is_gone():
    lost = Recipient(number=9, has_lost_topic=True)
    assert "از این پس در خود گروه" in plain(closing(scene_of(), ["plan"], lost))
    assert "گروه" not in plain(closing(scene_of(), ["plan"], NINTH))
