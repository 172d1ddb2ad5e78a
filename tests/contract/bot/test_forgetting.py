"""«Forget me»: no row and no byte of a chat is left, on both databases, while the bot runs on."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text
from sqlmodel import Session, col

from bot.telegram.receive import inbox
from core.database.engine import erase_deleted, reading, transaction
from core.delivery.people.chats import forget
from core.delivery.people.follows import find_subscriber, mark_seen
from core.delivery.people.traces import names_chat
from core.delivery.queue.enqueue import enqueue
from core.enums import UpdateState
from core.models import InboundUpdate
from tests.factories.bot_parts import desk_of
from tests.factories.people import add_person, add_release
from tests.factories.updates import NOW, group, pressed, written
from tests.fakes.bot_api import FakeBotApi
from tests.presence import present

CHAT = 7_316_924_580
OTHER = 8_427_035_691
NAME = "Parvaneh Golzar"
WORDS = "razebozorg"
PERSIAN = "رازِ پروانه"
FORGET, FORGOTTEN = "v1|fgt", "v1|fgd"
# As they stand in a file: letters, and as JSON escapes them.
MARKS = [str(CHAT), NAME, WORDS, PERSIAN, json.dumps(PERSIAN)[1:-1]]


def chat_of(number):
    return {"id": number, "type": "private", "first_name": NAME}


def sender_of(number):
    return {"id": number, "is_bot": False, "first_name": NAME, "username": "golzar_p"}


def said(number, text=f"{WORDS} {PERSIAN}"):
    return written(text, chat_of(number), **{"from": sender_of(number)})


def pressed_by(number, data):
    update = pressed(data, chat_of(number))
    update["callback_query"]["from"] = sender_of(number)
    return update


def unreadable(number):
    """An update of a shape that nobody can read: it is set aside as it came."""
    update = said(number)
    update["message"] |= {"date": "?", "caption": f"{WORDS} {PERSIAN}" * 40}
    return update


async def deal_with(desk, *updates):
    inbox.accept_updates(desk.engine, desk.channel, updates, NOW)
    await desk.look()
    await desk.finish()


def rows_of_everything(engine):
    """Every row of every table as text, whatever tables there are."""
    names = inspect(engine).get_table_names()
    with engine.connect() as connection:
        found = [connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names]
    return "\n".join(str(tuple(row)) for rows in found for row in rows)


def owe_something(engine, *chat_ids):
    with transaction(engine) as session:
        add_release(session, 1)
        for chat_id in chat_ids:
            add_person(session, chat_id, "plan", "district:7", channel="telegram")
            mark_seen(
                session,
                present(present(find_subscriber(session, "telegram", chat_id)).id),
                "1400",
                1,
            )
        enqueue(session, "1400", 1, {"plan"}, NOW)


def files_of(engine):
    path = Path(engine.url.database)
    return [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]


def bytes_of(engine):
    return b"".join(path.read_bytes() for path in files_of(engine) if path.exists())


def marks_in(content):
    if isinstance(content, bytes):
        return [mark for mark in MARKS if mark.encode() in content]
    return [mark for mark in MARKS if mark in content]


def forget_amid_others(engine):
    """Let many write and be kept, one be forgotten; and show what was there before."""
    owe_something(engine, str(CHAT), *(str(OTHER + n) for n in range(300)))
    desk = desk_of(engine, FakeBotApi())

    async def live():
        for number in range(30):
            await deal_with(desk, unreadable(CHAT), said(CHAT), unreadable(OTHER + number))
        before = rows_of_everything(engine)
        bytes_before = bytes_of(engine) if engine.dialect.name == "sqlite" else b""
        await deal_with(desk, pressed_by(CHAT, FORGET), pressed_by(CHAT, FORGOTTEN))
        return before, bytes_before

    return asyncio.run(live())


def test_no_row_of_any_table_tells_of_who_was_forgotten(engine):
    before, _ = forget_amid_others(engine)
    assert str(CHAT) in before
    after = rows_of_everything(engine)
    assert str(CHAT) not in after
    assert str(OTHER) in after
    with Session(engine) as session:
        kept = session.scalars(
            select(InboundUpdate).where(col(InboundUpdate.state) == UpdateState.SET_ASIDE)
        ).all()
    assert len(kept) == 30
    assert not any(names_chat(one.payload, str(CHAT)) for one in kept)


@pytest.mark.parametrize("database_urls", ["sqlite"], indirect=True)
def test_no_byte_of_who_was_forgotten_stays_in_the_files(engine):
    # Others are kept with the same name and words: only the chat's own marks are looked for.
    _, bytes_before = forget_amid_others(engine)
    assert str(CHAT).encode() in bytes_before
    assert str(CHAT).encode() not in bytes_of(engine)


@pytest.mark.parametrize("database_urls", ["sqlite"], indirect=True)
def test_neither_name_nor_words_stay_in_the_files(engine):
    owe_something(engine, str(CHAT))
    desk = desk_of(engine, FakeBotApi())

    async def live():
        await deal_with(desk, *(unreadable(CHAT) for _ in range(40)), said(CHAT))
        assert {str(CHAT), NAME, WORDS} < set(marks_in(bytes_of(engine)))
        await deal_with(desk, pressed_by(CHAT, FORGOTTEN))

    asyncio.run(live())
    assert marks_in(bytes_of(engine)) == []
    assert marks_in(rows_of_everything(engine)) == []


@pytest.mark.parametrize("database_urls", ["sqlite"], indirect=True)
def test_what_a_reader_held_back_goes_when_the_reader_is_done(engine):
    owe_something(engine, str(CHAT))
    desk = desk_of(engine, FakeBotApi())

    async def live():
        with reading(engine) as session:
            assert find_subscriber(session, "telegram", str(CHAT)) is not None
            await deal_with(desk, pressed_by(CHAT, FORGOTTEN))
            assert str(CHAT) in marks_in(bytes_of(engine))
        await desk.look()

    asyncio.run(live())
    assert marks_in(bytes_of(engine)) == []


@pytest.mark.parametrize("database_urls", ["sqlite"], indirect=True)
def test_answered_words_leave_the_files_with_the_next_clearing(engine):
    desk = desk_of(engine, FakeBotApi())

    async def live():
        await deal_with(desk, said(CHAT))
        assert WORDS in marks_in(bytes_of(engine))
        desk._cleared_at = None
        await desk.look()

    asyncio.run(live())
    assert marks_in(bytes_of(engine)) == []


def test_who_follows_nothing_is_forgotten_too(engine):
    desk = desk_of(engine, FakeBotApi())

    async def live():
        await deal_with(desk, unreadable(CHAT))
        assert str(CHAT) in rows_of_everything(engine)
        await deal_with(desk, pressed_by(CHAT, FORGET))

    asyncio.run(live())
    assert marks_in(rows_of_everything(engine)) == []


def test_a_person_is_forgotten_in_groups_too_and_a_group_is_not(engine):
    in_group = unreadable(CHAT)
    in_group["message"]["chat"] = group()
    desk = desk_of(engine, FakeBotApi())

    async def live():
        of_group = unreadable(OTHER)
        of_group["message"]["chat"] = group()
        await deal_with(desk, in_group, of_group)
        await deal_with(desk, pressed_by(CHAT, FORGOTTEN))

    asyncio.run(live())
    after = rows_of_everything(engine)
    assert str(CHAT) not in after
    assert str(OTHER) in after


def test_a_forgetting_that_fails_in_the_end_is_not_set_aside(engine):
    desk = desk_of(engine, FakeBotApi())

    desk.answerer.dialogue = BrokenDialogue(desk.answerer.dialogue)
    asyncio.run(deal_with(desk, pressed_by(CHAT, FORGOTTEN)))
    with Session(engine) as session:
        (row,) = session.scalars(select(InboundUpdate)).all()
    assert (row.state, row.payload, row.error) == (UpdateState.DONE, {}, "BrokenError")


class BrokenError(Exception):
    pass


class BrokenDialogue:
    """A dialogue that does the deed and fails when it is to be told of."""

    def __init__(self, real):
        self.texts = real.texts
        self._real = real

    def answer(self, intent, memory):
        self._real.answer(intent, memory)
        raise BrokenError


def test_questions_that_came_after_are_still_answered(engine):
    first, forgetting, last = said(CHAT), pressed_by(CHAT, FORGOTTEN), said(CHAT)
    inbox.accept_updates(engine, "telegram", [first, forgetting, last], NOW)
    with transaction(engine) as session:
        number = forgetting["update_id"]
        assert forget(session, "telegram", str(CHAT), being_answered=number)
    with Session(engine) as session:
        found = session.scalars(select(col(InboundUpdate.update_id))).all()
    assert sorted(found) == [number, last["update_id"]]


def test_erasing_twice_is_nothing(engine):
    assert erase_deleted(engine)
    assert erase_deleted(engine)


def test_without_an_update_that_asks_all_that_is_stored_goes(engine):
    inbox.accept_updates(engine, "telegram", [said(CHAT), said(OTHER)], NOW)
    with transaction(engine) as session:
        assert forget(session, "telegram", str(CHAT))
        assert not forget(session, "telegram", str(CHAT))
    after = rows_of_everything(engine)
    assert str(CHAT) not in after
    assert str(OTHER) in after


@pytest.mark.parametrize("database_urls", ["sqlite"], indirect=True)
def test_what_somebody_keeps_for_himself_is_erased_another_time(engine):
    with engine.connect():
        pass  # so that the pool has a connection that is set up
    with closing(sqlite3.connect(engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not erase_deleted(engine)
        other.execute("COMMIT")
    assert erase_deleted(engine)
