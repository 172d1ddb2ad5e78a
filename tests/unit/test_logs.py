"""What is logged, and what never is."""

import json
import logging
import sys

import pytest

from core.processes.logs import JsonLines, set_up_logs
from core.settings import Settings

TOKEN = "123:secret-token"


@pytest.fixture
def root():
    """The root logger, put back as it was."""
    logger = logging.getLogger()
    kept = logger.handlers[:], logger.level
    yield logger
    logger.handlers[:], logger.level = kept


def line(record, *secrets):
    return json.loads(JsonLines(secrets).format(record))


def test_an_event_is_one_line_of_json():
    record = logging.LogRecord("qotbnama", logging.INFO, "f", 1, "took %s", ("long",), None)
    record.route = "/api/v1/plan"
    told = line(record)
    assert told.pop("at").endswith("+00:00")
    assert told == {
        "level": "info",
        "logger": "qotbnama",
        "event": "took long",
        "route": "/api/v1/plan",
    }


def test_of_an_error_only_the_kind_is_told():
    try:
        int("what somebody asked")
    except ValueError:
        record = logging.LogRecord("q", logging.ERROR, "f", 1, "failed", (), sys.exc_info())
    assert line(record)["error"] == "ValueError"
    assert "somebody" not in JsonLines().format(record)
    record.exc_info = (None, None, None)
    assert "error" not in line(record)


def test_secrets_are_hidden_wherever_they_stand():
    record = logging.LogRecord("q", logging.INFO, "f", 1, f"POST /bot{TOKEN}/getMe", (), None)
    assert line(record, TOKEN)["event"] == "POST /bot***/getMe"


def test_the_settings_say_how_it_is_logged(root, capsys):
    before = root.handlers[:]
    set_up_logs(Settings(_env_file=None))
    assert root.handlers == before
    set_up_logs(Settings(log_format="json", bot_token=TOKEN, _env_file=None))
    logging.getLogger("any").info("calling %s", TOKEN)
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot%s", TOKEN)
    written = capsys.readouterr().err.splitlines()
    assert [json.loads(one)["event"] for one in written] == ["calling ***"]
