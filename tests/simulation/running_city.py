"""A city's instance as it runs: serve, bot and deliver, and a Bot API that keeps messages."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.fakes.bot_api_server import BotApiServer
from tests.presence import present

PROGRAM = (sys.executable, "-m", "cli")


class ResidentsApi(BotApiServer):
    """A Bot API that keeps what a resident was sent, and the buttons under it."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[dict[str, str]] = []

    def answer(self, method: str, fields: dict[str, str]) -> Any:
        if method.startswith("send"):
            with self.changed:
                self.sent.append(fields)
                self.changed.notify_all()
        return super().answer(method, fields)

    def button(self, words: str) -> str:
        """Return the data of the newest button that says *words*."""
        for fields in reversed(self.sent):
            rows = json.loads(fields.get("reply_markup", "{}")).get("inline_keyboard", [])
            for one in chain.from_iterable(rows):
                if words in one["text"] and "callback_data" in one:
                    return str(one["callback_data"])
        raise LookupError(words)


@contextmanager
def city(folder: Path, api: ResidentsApi) -> Iterator[tuple[str, str]]:
    """Yield the address of a new instance whose processes run, and its first person's link."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        "DATA_DIR": folder / "data",
        "PORT": port,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "BOT_TOKEN": "100:token-of-nobody",
        "BOT_NAME": "qotbnama_bot",
        "BOT_BASE_URL": f"{api.url}/bot",
    }
    kept = {key: value for key, value in os.environ.items() if not key.startswith("QOTBNAMA_")}
    environment = kept | {f"QOTBNAMA_{key}": str(value) for key, value in own.items()}
    words = ("people", "add", "it.office", "--name", "فناوری اطلاعات", "--role", "operator")
    made = subprocess.run(
        [*PROGRAM, *words], env=environment, check=True, capture_output=True, text=True
    )
    print(made.stdout)
    with ExitStack() as stack:
        for command in ("serve", "bot", "deliver"):
            log = stack.enter_context((folder / f"{command}.log").open("wb"))
            process = subprocess.Popen(
                [*PROGRAM, command], env=environment, stdout=log, stderr=log
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
        while True:
            try:
                urlopen(f"{own['PUBLIC_URL']}/healthz", timeout=60).read()
                break
            except OSError:
                time.sleep(0.2)
        yield str(own["PUBLIC_URL"]), present(re.search(r"http\S+/welcome/\S+", made.stdout))[0]
