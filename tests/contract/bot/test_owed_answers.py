"""An answer is owed until it is sent or it is too late for it, and survives its process."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.telegram.receive import inbox
from core.database.engine import transaction
from core.delivery.sending.channel import SendError
from core.enums import SubscriberState, UpdateState
from core.models import InboundUpdate, Subscriber
from tests.factories.bot_html import read_html
from tests.factories.bot_parts import desk_of
from tests.factories.updates import NOW, group, inline, pressed, private, written
from tests.fakes.bot_api import FakeBotApi


class Town:
    """A bot over the fake Bot API, with a clock that the test turns."""

    def __init__(self, engine):
        self.engine, self.api, self.now = engine, FakeBotApi(), NOW
        self.desk = None

    def hear(self, *updates):
        inbox.accept_updates(self.engine, "telegram", updates, self.now)

    def answer(self, after_s=0, **parts):
        """Answer all that is due, some time later."""
        self.now += timedelta(seconds=after_s)

        async def run():
            desk = desk_of(self.engine, self.api, now=lambda: self.now, **parts)
            if self.desk is not None:
                desk._due = self.desk._due  # the same process goes on
            self.desk = desk
            while await desk.look():
                await desk.finish()
                desk.answerer.ledger.is_ending = False

        asyncio.run(run())

    def texts(self, chat_id=7):
        return [
            read_html(fields["text"])[0]
            for fields in self.api.sent("sendMessage")
            if fields["chat_id"] == str(chat_id)
        ]

    def row(self):
        with Session(self.engine) as session:
            return session.exec(select(InboundUpdate)).one()

    def take_back(self, *living):
        with transaction(self.engine) as session:
            return inbox.take_back(session, "telegram", living, self.now)


@pytest.fixture
def town(engine):
    return Town(engine)


@pytest.mark.parametrize("status", [500, 502, 504])
def test_an_answer_that_the_server_could_not_take_is_sent_later_and_once(town, status):
    for _ in range(3):
        town.api.refuse("sendMessage", status, "Bad Gateway")
    town.hear(written("راهنما"))
    for _ in range(5):
        town.answer(after_s=10)
    assert len(town.texts()) == 3 + 1
    row = town.row()
    assert (row.state, row.attempts, row.unknown_outcomes) == (UpdateState.DONE, 3, 0)
    assert row.payload == {}


def test_what_was_asked_meanwhile_is_answered_after_it(town):
    town.api.refuse("sendMessage", 429, "Too Many Requests", retry_after=20)
    town.hear(written("راهنما"), written("تنظیمات"))
    town.answer()
    town.hear(written("حریم خصوصی"))
    town.answer(after_s=5)
    assert len(town.texts()) == 1
    town.desk.answerer.gateway.clock.now += 21
    town.answer(after_s=16)
    town.answer(after_s=1)
    assert ["راهنما" in town.texts()[1], "تنظیمات" in town.texts()[2]] == [True, True]
    assert "حریم خصوصی" in town.texts()[3]
    assert len(town.texts()) == 4


def test_one_chat_that_waits_holds_up_no_other(town):
    town.api.refuse("sendMessage", 429, "Too Many Requests", retry_after=9000)
    town.hear(written("راهنما"), written("راهنما", private(8)))
    town.answer()
    assert (len(town.texts(7)), len(town.texts(8))) == (1, 1)


def test_an_answer_that_may_have_arrived_is_sent_once_more_at_most(town):
    for _ in range(3):
        town.api.fail("sendMessage", ConnectionResetError())
    town.hear(written("راهنما"))
    for _ in range(4):
        town.answer(after_s=10)
    assert len(town.texts()) == 2
    row = town.row()
    assert (row.state, row.unknown_outcomes, row.error) == (UpdateState.DONE, 2, "network")


def test_an_answer_follows_its_group(town):
    town.api.refuse("sendMessage", 400, "group chat was upgraded", migrate_to_chat_id=-100500)
    town.hear(written("/help", group(-5)))
    town.answer()
    assert len(town.texts(-100500)) == 1
    assert town.row().state == UpdateState.DONE


@pytest.mark.parametrize("refusals", [1, 2])
def test_something_is_shown_where_the_answer_is_not_taken(town, refusals):
    for _ in range(refusals):
        town.api.refuse("editMessageText", 400, "Bad Request: can't parse entities")
        town.api.refuse("sendMessage", 400, "Bad Request: BUTTON_URL_INVALID")
    town.hear(pressed("v1|hlp"))
    town.answer()
    assert town.texts()[-1]
    assert town.row().error == "bad_request"


def test_when_nothing_is_taken_an_apology_is_shown(town):
    for _ in range(3):
        town.api.refuse("sendMessage", 400, "Bad Request: can't parse entities")
    town.hear(written("راهنما"))
    town.answer()
    assert "خطایی رخ داد" in town.texts()[-1]


def test_a_picture_that_is_not_taken_is_told_in_words(town):
    town.api.refuse("sendPhoto", 400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    town.hear(pressed("v1|ind|P01|pic"))
    town.answer(painter=lambda *_: b"png")
    assert len(town.texts()) == 1


@pytest.mark.parametrize(
    ("update", "method", "life_s"),
    [
        (written("راهنما"), "sendMessage", 24 * 3600),
        (pressed("v1|hlp"), "editMessageText", 150),
        (inline("باغ"), "answerInlineQuery", 30),
    ],
)
def test_an_answer_is_owed_until_it_is_too_late(town, update, method, life_s):
    town.api.refuse(method, 429, "Too Many Requests", retry_after=life_s - 5)
    town.hear(update)
    town.answer()
    assert town.row().state == UpdateState.RECEIVED
    town.api.refuse(method, 429, "Too Many Requests", retry_after=20)
    town.answer(after_s=life_s - 4)
    assert (town.row().state, town.row().error) == (UpdateState.DONE, "rate")


def test_who_blocked_the_bot_is_owed_nothing(town):
    town.hear(pressed("v1|fon|D1|district"))
    town.answer()
    town.api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    town.hear(written("راهنما"))
    town.answer()
    with Session(town.engine) as session:
        assert session.exec(select(Subscriber.state)).one() == SubscriberState.BLOCKED
        assert set(session.exec(select(InboundUpdate.state))) == {UpdateState.DONE}


def test_an_administrator_who_cannot_be_looked_up_is_not_refused(town):
    town.api.members = {7: "creator"}
    town.api.refuse("getChatMember", 500, "Internal Server Error")
    town.hear(pressed("v1|fon|D1|district", group()))
    town.answer()
    town.answer(after_s=5)
    with Session(town.engine) as session:
        assert len(session.exec(select(Subscriber)).all()) == 1


def test_what_changed_since_the_last_visit_is_told_again_when_it_was_not_sent(town):
    town.hear(pressed("v1|fon|D1|district"))
    town.answer()
    with Session(town.engine) as session:
        session.connection().exec_driver_sql("UPDATE visit SET release = 1")
        session.commit()
    town.api.refuse("editMessageText", 502, "Bad Gateway")
    town.hear(pressed("v1|chg||visit"))
    town.answer()
    town.answer(after_s=5)
    refused, shown = town.api.sent("editMessageText")[-2:]
    assert refused["text"] == shown["text"]


# -- processes that end


def test_two_processes_do_not_answer_the_same_update(town):
    town.hear(written("الف"), written("ب"))
    assert len(inbox.take(town.engine, "telegram", "one", NOW)) == 2
    assert inbox.take(town.engine, "telegram", "two", NOW) == []
    assert town.take_back("one", "two") == 0
    assert inbox.take(town.engine, "telegram", "two", NOW) == []


def test_what_a_process_held_that_has_ended_is_free_at_once(town):
    town.hear(written("راهنما"))
    inbox.take(town.engine, "telegram", "dead", NOW)
    town.answer()  # looks for the dead first
    assert len(town.texts()) == 1
    assert town.row().unknown_outcomes == 0


def test_an_answer_on_its_way_when_its_process_ended_is_sent_again_and_counted(town):
    town.hear(written("راهنما"))
    (taken,) = inbox.take(town.engine, "telegram", "dead", NOW)
    assert inbox.begin(town.engine, "telegram", taken, NOW)
    town.answer()
    assert len(town.texts()) == 1
    assert (town.row().unknown_outcomes, town.row().state) == (1, UpdateState.DONE)


def test_an_answer_over_which_processes_end_is_given_up(town):
    town.hear(written("راهنما"))
    for _ in range(5):
        (taken,) = inbox.take(town.engine, "telegram", "dead", NOW)
        inbox.begin(town.engine, "telegram", taken, NOW)
        assert town.take_back("alive") == 1
    assert inbox.take(town.engine, "telegram", "alive", NOW) == []
    assert (town.row().state, town.row().error) == (UpdateState.DONE, inbox.PROCESS_ENDED)


def test_a_process_that_is_held_to_be_dead_sends_nothing_more(town):
    town.hear(written("راهنما"))
    (taken,) = inbox.take(town.engine, "telegram", "slow", NOW)
    town.take_back("this")
    inbox.take(town.engine, "telegram", "this", NOW)
    assert not inbox.begin(town.engine, "telegram", taken, NOW)

    async def answer():
        desk = desk_of(town.engine, town.api, process="slow")
        await desk.answerer.answer(taken)

    asyncio.run(answer())
    assert town.texts() == []
    assert town.row().process == "this"


def test_a_refusal_counts_as_a_try_only_when_it_was_one(town):
    town.hear(written("راهنما"))
    (taken,) = inbox.take(town.engine, "telegram", "this", NOW)
    inbox.postpone(town.engine, "telegram", taken, NOW)
    (again,) = inbox.take(town.engine, "telegram", "this", NOW)
    assert again.attempts == 0
    inbox.postpone(town.engine, "telegram", again, NOW, SendError(reason="server"))
    assert town.row().attempts == 1
