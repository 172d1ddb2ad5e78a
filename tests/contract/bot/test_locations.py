"""Where somebody is: looked up at once, answered, and kept nowhere."""

import pytest

from bot.telegram.receive import inbox
from core.enums import UpdateState
from core.models.types import metadata
from tests.factories import small_city
from tests.factories.bot_answers import deal_with, rows, texts
from tests.factories.bot_parts import dialogue_of
from tests.factories.city import borders
from tests.factories.updates import NOW, group, pressed, written
from tests.fakes.bot_api import FakeBotApi


@pytest.fixture
def api():
    return FakeBotApi()


def sent_from(latitude, longitude, **given):
    update = written("", location={"latitude": latitude, "longitude": longitude}, **given)
    del update["message"]["text"]
    return update


def test_without_borders_a_location_is_answered_with_the_districts_and_not_kept(engine, api):
    deal_with(engine, api, sent_from(32.6, 51.6))
    assert "مناطق شهر" in texts(api)[0]
    assert "موقعیت شما نگه داشته نشد" in texts(api)[0]
    assert rows(engine)[0].payload == {}


def everything_kept(engine):
    """All that the database holds, as text."""
    with engine.connect() as connection:
        return "\n".join(
            str(row)
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
        )


def test_a_location_opens_the_district_around_it_and_is_kept_nowhere(engine, api, tmp_path):
    square = '{"type":"Polygon","coordinates":[[[51,32],[52,32],[52,33],[51,33],[51,32]]]}'
    small_city.publish_rows(tmp_path, *small_city.rows(), *borders({"D2": square}))
    dialogue = dialogue_of(tmp_path)
    deal_with(engine, api, pressed("v1|fon|D1|district"), dialogue=dialogue)
    deal_with(engine, api, sent_from(32.612345, 51.612345), dialogue=dialogue)
    assert "منطقه ۲" in texts(api)[-1]
    assert "612345" not in str(api.calls)
    assert "612345" not in everything_kept(engine)


@pytest.mark.parametrize("kind", ["message", "edited_message"])
def test_no_coordinates_are_stored_not_even_until_they_are_answered(engine, kind):
    update = sent_from(32.612345, 51.612345)
    moving = {"update_id": 9, kind: update["message"]}
    inbox.accept_updates(engine, "telegram", [moving], NOW, dialogue_of().locate)
    (row,) = rows(engine)
    assert row.payload[kind]["text"] == "/near -"
    assert "612345" not in everything_kept(engine)


def test_a_location_in_a_group_is_nobodys_question(engine, api):
    deal_with(engine, api, sent_from(32.612345, 51.612345, chat=group()))
    assert api.sent() == []
    assert "612345" not in everything_kept(engine)


def test_what_is_set_aside_does_not_say_where_anybody_is(engine, api):
    place = {"latitude": 32.612345, "longitude": 51.612345}
    message = {"message_id": "?", "date": "?", "location": place, "text": "متن"}
    message["reply_to_message"] = {"venue": {"location": place, "title": "خانه"}}
    deal_with(engine, api, {"update_id": 1, "message": message})
    (row,) = rows(engine)
    assert row.state == UpdateState.SET_ASIDE
    assert row.payload["message"]["text"] == "متن"
    assert "612345" not in everything_kept(engine)
