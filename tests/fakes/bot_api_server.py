"""A Bot API over HTTP that takes everything: polling with redelivery, and a count of what arrived.

Small and quick, for tests that kill a bot many times; tests/fakes/bot_api_proxy.py stands before a
real emulator.
"""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

USERNAME = "qotbnama_bot"
_LONG_POLL_S = 0.5
PHOTO = {"file_id": "photo", "file_unique_id": "1", "width": 800, "height": 600}


def fields_of(media_type: str, body: bytes) -> dict[str, str]:
    """What was sent, as a form or, with a file, in parts; the file itself is passed over."""
    if not media_type.startswith("multipart/"):
        return {name: values[0] for name, values in parse_qs(body.decode()).items()}
    message = message_from_bytes(f"Content-Type: {media_type}\r\n\r\n".encode() + body)
    parts: Iterable[Any] = (part for part in message.walk() if not part.is_multipart())
    return {
        part.get_param("name", header="content-disposition"): part.get_payload(
            decode=True
        ).decode()
        for part in parts
        if part.get_filename() is None
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Pass over it: who asked was killed."""


class BotApiServer:
    def __init__(self):
        self.waiting = []
        self.arrived = defaultdict(list)  # chat → moments at which a message arrived
        self.latency_s = 0.0
        self.changed = threading.Condition()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                fields = fields_of(self.headers.get("Content-Type", ""), body)
                result = server.answer(self.path.rsplit("/", 1)[1], fields)
                sent = json.dumps({"ok": True, "result": result}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_):
                return

        self.http = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()

    def people_write(self, *updates):
        with self.changed:
            self.waiting += updates
            self.changed.notify_all()

    def answer(self, method, fields):
        if method == "getMe":
            return {"id": 7, "is_bot": True, "first_name": "ق", "username": USERNAME}
        if method == "getUpdates":
            return self._updates(int(fields.get("offset", 0)))
        if method in ("sendMessage", "sendPhoto", "editMessageText"):
            time.sleep(self.latency_s)
            with self.changed:
                self.arrived[int(fields["chat_id"])].append(time.monotonic())
                self.changed.notify_all()
            chat = {"id": int(fields["chat_id"]), "type": "private"}
            kind = {"photo": [PHOTO]} if method == "sendPhoto" else {"text": "x"}
            return {"message_id": 1, "date": 1, "chat": chat, **kind}
        return True

    def _updates(self, offset):
        with self.changed:
            self.waiting = [one for one in self.waiting if one["update_id"] >= offset]
            self.changed.wait_for(lambda: self.waiting, _LONG_POLL_S)
            return self.waiting[:100]

    def wait_until(self, is_so, timeout_s):
        with self.changed:
            return self.changed.wait_for(is_so, timeout_s)
