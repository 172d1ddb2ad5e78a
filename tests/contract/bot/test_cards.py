"""Cards with their pictures: uploaded once for each bot, healed when an id is refused."""

import pytest

from core.enums import UpdateState
from core.models import SentPicture
from tests.factories.bot_answers import deal_with, rows, texts
from tests.factories.bot_parts import SENDER
from tests.factories.updates import pressed
from tests.fakes.bot_api import FakeBotApi


@pytest.fixture
def api():
    return FakeBotApi()


def painted(_release, chart):
    return f"{chart.kind} {chart.code}".encode()


@pytest.mark.parametrize("data", ["v1|ind|P01", "v1|prj|F-01", "v1|dis|D1|share"])
def test_a_card_comes_with_its_picture(engine, api, data):
    deal_with(engine, api, pressed(data), painter=painted)
    (photo,) = api.sent("sendPhoto")
    assert photo["caption"].startswith("<i>🔸")
    assert photo["reply_markup"]["inline_keyboard"]
    assert texts(api) == []


def test_a_picture_is_known_by_its_bytes_also_after_a_restart(engine, api):
    for data in ("v1|prj|F-01", "v1|prj|F-01", "v1|ind|P01"):
        deal_with(engine, api, pressed(data), painter=painted)
    assert [fields.get("photo") for fields in api.sent("sendPhoto")] == [None, "f1", None]
    kept = {row.file_id: row.sender for row in rows(engine, SentPicture)}
    assert kept == {"f1": SENDER, "f2": SENDER}


def test_a_picture_whose_id_is_refused_is_uploaded_again(engine, api):
    deal_with(engine, api, pressed("v1|prj|F-01"), painter=painted)
    api.refused.add("f1")
    for _ in range(2):
        deal_with(engine, api, pressed("v1|prj|F-01"), painter=painted)
    photos = [fields.get("photo") for fields in api.sent("sendPhoto")]
    assert photos == [None, "f1", None, "f2"]
    assert texts(api) == []


def test_a_text_that_is_too_long_for_a_caption_has_its_picture_below(engine, api, monkeypatch):
    monkeypatch.setattr("bot.telegram.answer.answering.CAPTION_UNITS", 100)
    deal_with(engine, api, pressed("v1|prj|F-01"), painter=painted)
    assert [name for name, _ in api.calls[-2:]] == ["editMessageText", "sendPhoto"]
    assert "caption" not in api.sent("sendPhoto")[0]
    api.refuse("sendPhoto", 500, "Internal Server Error")
    deal_with(engine, api, pressed("v1|prj|F-01"), painter=painted)
    assert len(texts(api)) == 2
    assert {row.state for row in rows(engine)} == {UpdateState.DONE}
