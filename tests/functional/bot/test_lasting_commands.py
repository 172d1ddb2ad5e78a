"""Commands that last, run in this process: they answer, and end when they are interrupted."""

import io
import os
import signal
import threading
import time
import urllib.request
from contextlib import suppress
from unittest.mock import patch

from core.texts import load_texts
from tests.functional.bot.conftest import free_port
from tests.functional.bot.test_bot import say
from tests.functional.bot.test_deliveries import owe
from tests.functional.conftest import command
from tests.patience import PATIENCE_S

texts = load_texts()
PREFIX = "QOTBNAMA_"
OWN = {"QOTBNAMA_DATA_DIR", "QOTBNAMA_PORT"}


def given(bot):
    return {
        name.removeprefix(PREFIX): value for name, value in bot.settings.items() if name not in OWN
    }


def interrupt_after(happens):
    """Send this process a Ctrl-C once *happens* has returned True; until then try it again."""

    def watch():
        ends_at = time.monotonic() + PATIENCE_S
        while time.monotonic() < ends_at and not happens():
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=watch, daemon=True).start()


def test_the_bot_answers_until_it_is_interrupted(bot, emulator, proxy):
    emulator.people_do(say("باغ"))
    interrupt_after(
        lambda: any("باغ بزرگ شهر" in str(fields.get("text")) for _, fields in proxy.calls)
    )
    ended = command(bot.folder, "bot", **given(bot))
    assert ended.status == 0, ended.err
    assert any("باغ بزرگ شهر" in str(fields.get("text")) for _, fields in proxy.calls)


def test_what_was_delivered_is_counted(bot, proxy):
    owe(bot, ("1", "project:F-01"), ("2", "project:F-01"))
    ended = command(bot.folder, "deliver", "--once", **given(bot))
    assert ended.status == 0, ended.err
    counts = {"failed": "۰", "unknown": "۰", "cancelled": "۰", "waiting": "۰"}
    assert ended.out.strip() == texts("cli.deliver.done", sent="۲", **counts)
    assert [name for name, _ in proxy.calls].count("sendMessage") == 2


def test_a_person_talks_until_the_input_ends(bot):
    with patch("sys.stdin", io.StringIO("باغ\n\n۱\n")):
        ended = command(bot.folder, "chat")
    assert (ended.status, ended.err) == (0, "")
    assert "باغ بزرگ شهر" in ended.out


def test_the_server_answers_until_it_is_interrupted(bot):
    port = free_port()
    answers = []

    def is_answered():
        address = f"http://127.0.0.1:{port}/api/v1/plan"
        with suppress(OSError), urllib.request.urlopen(address) as answer:
            answers.append(answer.status)
        return bool(answers)

    interrupt_after(is_answered)
    ended = command(bot.folder, "serve", PORT=str(port))
    assert answers == [200]
    assert ended.status == 130
    assert ended.err.splitlines()[-1] == texts("cli.stopped")
    assert ended.out.strip() == texts("cli.serve.ready", url=f"http://127.0.0.1:{port}")
