"""The way out: its pace, its holds, and what it makes of refusals."""

import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.telegram.platforms import PLATFORMS
from bot.telegram.send.gateway import Place
from bot.telegram.send.pace import Pace
from bot.telegram.send.spelling import as_markdown
from bot.telegram.send.transport import NeverSentError
from core.delivery.sending.channel import Button, Message, SendError
from tests.factories.bot_parts import Clock, gateway_of
from tests.fakes.bot_api import FakeBotApi

TEXT = Message(html="<b>سلام</b>")
ME = Place("7")


def run(work):
    return asyncio.run(work)


def refused(gateway, message=TEXT, to=ME):
    with pytest.raises(SendError) as error:
        run(gateway.send(to, message))
    return error.value


def times_of(count, chat=lambda number: number + 1, *, per_second=30, **options):
    """When each of *count* messages leaves, one after another."""
    clock = Clock()
    gateway = gateway_of(FakeBotApi(), clock, per_second)
    times = []

    async def send_all():
        for number in range(count):
            await gateway.send(Place(str(chat(number))), TEXT, **options)
            times.append(clock.now)

    run(send_all())
    return times


def test_bale_is_sent_markdown_without_a_mode():
    api = FakeBotApi()
    gateway = replace(gateway_of(api), platform=PLATFORMS["bale"])
    run(gateway.send(ME, TEXT))
    run(gateway_of(api).send(ME, TEXT))
    (_, bale), (_, telegram) = api.calls
    assert (bale["text"], bale.get("parse_mode")) == ("*سلام*", None)
    assert (telegram["text"], telegram["parse_mode"]) == ("<b>سلام</b>", "HTML")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<b>خط یک</b>\nو <i>دو</i>", "*خط یک*\nو دو"),
        ("<b>یک\n\nدو</b>", "*یک*\n\n*دو*"),
        (
            '<a href="https://x.example/?a=1&amp;b=2">اینجا</a>',
            "[اینجا](https://x.example/?a=1&b=2)",
        ),
        ("<blockquote expandable>۱ &lt; ۲</blockquote>", "۱ < ۲"),
    ],
)
def test_html_is_written_as_markdown(html, markdown):
    assert as_markdown(html) == markdown


def test_the_whole_bot_keeps_to_its_rate():
    times = times_of(306, per_second=30)
    assert times[-1] == pytest.approx((306 - 6) / 30)


def test_a_chat_gets_one_a_second_after_a_short_burst():
    times = times_of(6, chat=lambda _: 7)
    assert times == pytest.approx([0, 0, 0, 1, 2, 3])


def test_a_group_gets_twenty_a_minute():
    times = times_of(65, chat=lambda _: -7)
    assert times[-1] == pytest.approx(60 * 3)


def test_who_answers_people_tells_what_that_took_of_the_rate():
    told = []
    clock = Clock()
    gateway = gateway_of(FakeBotApi(), clock)
    gateway.note_turn = lambda: told.append(clock.now)
    run(gateway.send(ME, TEXT))
    run(gateway.post(Place("8"), TEXT))
    assert told == [0]


def test_a_broadcast_waits_a_little_for_its_chat_and_gives_way_when_that_takes_long():
    clock = Clock()
    gateway = gateway_of(FakeBotApi(), clock)
    group = Place("-7")

    async def turns(count):
        for _ in range(count):
            await gateway.chat_turn(group)

    run(turns(6))
    assert clock.now == pytest.approx(3)
    run(turns(1))
    assert clock.now == pytest.approx(6)
    gateway._pace_of(group, clock.now).book(clock.now)
    with pytest.raises(SendError) as error:
        run(turns(1))
    assert (error.value.reason, error.value.unknown_outcome) == ("pace", False)
    assert error.value.retry_after_s == pytest.approx(6)


def test_a_broadcast_does_not_go_to_a_chat_on_hold():
    api, clock = FakeBotApi(), Clock()
    gateway = gateway_of(api, clock)
    api.refuse("sendMessage", 429, "Too Many Requests", retry_after=7)
    with pytest.raises(SendError):
        run(gateway.post(ME, TEXT))
    with pytest.raises(SendError) as error:
        run(gateway.chat_turn(ME))
    assert (error.value.reason, error.value.retry_after_s) == ("held", 7)


def test_turns_are_exact_over_any_number():
    pace = Pace(3)
    waits = [pace.book(0) for _ in range(1000)]
    assert waits[-1] == pytest.approx(999 / 3)
    assert all(after > before for before, after in pairwise(waits))


def test_after_a_pause_nothing_is_owed():
    pace = Pace(1, burst=2)
    assert [pace.book(0), pace.book(0), pace.book(0)] == [0, 0, 1]
    assert pace.book(100) == 0
    assert not pace.is_idle(100)
    assert pace.is_idle(101)


def test_a_429_holds_its_chat_and_no_other():
    api, clock = FakeBotApi(), Clock()
    gateway = gateway_of(api, clock)
    api.refuse("sendMessage", 429, "Too Many Requests", retry_after=7200)
    assert refused(gateway).retry_after_s == 7200
    assert refused(gateway).reason == "held"
    assert len(api.sent()) == 1
    assert run(gateway.send(Place("8"), TEXT))
    clock.now += 7201
    assert run(gateway.send(ME, TEXT))


@pytest.mark.parametrize(
    ("status", "description", "parameters", "expected"),
    [
        (
            403,
            "Forbidden: bot was blocked by the user",
            {},
            {"permanent": True, "is_blocked": True},
        ),
        (400, "Bad Request: chat not found", {}, {"permanent": True, "is_blocked": True}),
        (400, "Bad Request: can't parse entities", {}, {"permanent": True, "is_blocked": False}),
        (400, "Bad Request: upgraded", {"migrate_to_chat_id": -100}, {"new_chat_id": "-100"}),
        (401, "Unauthorized", {}, {"reason": "token", "permanent": False}),
        (409, "Conflict: terminated by other", {}, {"reason": "conflict", "permanent": False}),
        (429, "Too Many Requests", {"retry_after": 3}, {"reason": "rate", "retry_after_s": 3}),
        (429, "Too Many Requests", {}, {"reason": "server", "unknown_outcome": False}),
        (500, "Internal Server Error", {}, {"reason": "server", "unknown_outcome": False}),
        (502, "Bad Gateway", {}, {"unknown_outcome": False, "permanent": False}),
        (504, "Gateway Timeout", {}, {"unknown_outcome": False, "permanent": False}),
    ],
)
def test_what_a_refusal_means(status, description, parameters, expected):
    api = FakeBotApi()
    api.refuse("sendMessage", status, description, **parameters)
    error = refused(gateway_of(api))
    assert {name: getattr(error, name) for name in expected} == expected


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "reason", "unknown"),
    [
        (NeverSentError("ClientConnectorError"), "unreachable", False),
        (caused(TimedOut("reading"), TimeoutError()), "timeout", True),
        (caused(NetworkError("cut"), ConnectionResetError()), "network", True),
        # An answer with a status that refuses, whose body nobody could read.
        (caused(NetworkError("Bad Gateway"), TelegramError("unreadable")), "server", False),
        # An answer that agrees, so it seems, but cannot be read.
        (TelegramError("unreadable answer"), "unreadable_answer", True),
    ],
)
def test_a_request_that_never_left_is_told_from_one_nobody_knows_of(error, reason, unknown):
    api = FakeBotApi()
    api.fail("sendMessage", error)
    found = refused(gateway_of(api))
    assert (found.reason, found.unknown_outcome) == (reason, unknown)


@pytest.mark.parametrize(
    ("description", "changed"),
    [
        ("Bad Request: message is not modified: same content", True),
        ("Bad Request: message to edit not found", False),
        ("Bad Request: message can't be edited", False),
    ],
)
def test_an_edit_that_changes_nothing_is_nothing(description, changed):
    api = FakeBotApi()
    api.refuse("editMessageText", 400, description)
    assert run(gateway_of(api).edit(ME, 5, TEXT)) is changed


def test_a_button_answered_too_late_is_nothing():
    api = FakeBotApi()
    api.refuse("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout")
    run(gateway_of(api).answer_callback("1"))


def test_a_picture_is_given_an_id_by_which_it_is_sent_again():
    api = FakeBotApi()
    gateway = gateway_of(api)

    async def twice():
        file_id = await gateway.send_picture(ME, TEXT, b"png")
        await gateway.send_picture(ME, TEXT, file_id)

    run(twice())
    first, second = api.sent("sendPhoto")
    assert second["photo"] == "f1" != first.get("photo")


@pytest.mark.parametrize(("can_copy", "labels"), [(True, ["کپی", "دیدن"]), (False, ["دیدن"])])
def test_a_button_that_copies_stands_where_the_platform_has_such(can_copy, labels):
    api = FakeBotApi()
    gateway = gateway_of(api)
    gateway.platform = replace(PLATFORMS["telegram"], has_copying=can_copy)
    rows = ((Button("دیدن", callback="a"), Button("کپی", copy="ارجاع")), (Button("ب", copy="ب"),))
    run(gateway.send(ME, Message(html="x", rows=rows)))
    keyboard = api.sent()[0]["reply_markup"]["inline_keyboard"]
    assert [button["text"] for button in keyboard[0]] == labels
    assert len(keyboard) == 1 + can_copy
    if can_copy:
        assert keyboard[0][0]["copy_text"] == {"text": "ارجاع"}


def test_rows_read_from_right_to_left():
    api = FakeBotApi()
    rows = ((Button("یک", callback="a"), Button("دو", callback="b")), (Button("سه", url="x"),))
    run(gateway_of(api).send(ME, Message(html="x", rows=rows)))
    (row,) = api.sent()[0]["reply_markup"]["inline_keyboard"]
    assert [button["text"] for button in row] == ["دو", "یک"]


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        ("https://plan.example.ir/1400/", True),
        ("http://127.0.0.1:8000/1400/", False),
        ("http://localhost:8000/", False),
        ("", False),
    ],
)
def test_an_address_that_no_phone_can_open_is_left_out(url, is_kept):
    api = FakeBotApi()
    run(gateway_of(api).send(ME, Message(html="x", rows=((Button("صفحه", url=url),),))))
    assert ("reply_markup" in api.sent()[0]) is is_kept


def test_more_buttons_than_a_row_or_a_keyboard_takes_are_spread_and_cut():
    api = FakeBotApi()
    row = tuple(Button(str(number), callback=str(number)) for number in range(120))
    run(gateway_of(api).send(ME, Message(html="x", rows=(row,))))
    sent = api.sent()[0]["reply_markup"]["inline_keyboard"]
    assert max(map(len, sent)) == 8
    assert sum(map(len, sent)) == 100
