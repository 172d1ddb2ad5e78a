"""Eitaa's send API over HTTP, by what is documented of it (docs/delivery.md).

    POST /api/TOKEN/sendMessage   chat_id, text, title, disable_notification, reply_to_message_id,
                                  date, pin, viewCountForDelete
    → {"ok": true, "result": {"message_id", "from", "chat", "date", "text"}}

Refusals are documented as `{"ok": false}`; their codes are those of the Bot API, which is assumed.
"""

import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

TOKEN = "bot7:eitaa-token"
FIELDS = {
    *("chat_id", "text", "title", "disable_notification", "reply_to_message_id", "date", "pin"),
    "viewCountForDelete",
}


class EitaaServer:
    """Keeps what was posted; `answers` are (status, body) for the next calls, None hangs up.

    `on_post` is called while a post is being answered.
    """

    def __init__(self, on_post=lambda: None):
        self.posted = []
        self.on_post = on_post
        self.answers: deque[tuple[int, bytes] | None] = deque()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                read = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = {name: one for name, (one,) in parse_qs(read).items()}
                answered = server.answer(self.path, fields)
                if answered is None:
                    self.close_connection = True
                    return
                status, body = answered
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}/api"

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()

    def refuse(self, status, **said):
        self.answers.append((status, json.dumps({"ok": False} | said).encode()))

    def answer(self, path, fields):
        if self.answers:
            return self.answers.popleft()
        if path != f"/api/{TOKEN}/sendMessage":
            return _refusal(401, "Unauthorized")
        if not {"chat_id", "text"} <= fields.keys() <= FIELDS:
            return _refusal(400, f"Bad Request: {sorted(fields)}")
        self.posted.append(fields)
        self.on_post()
        result = {
            "message_id": len(self.posted),
            "from": {
                "id": 7,
                "is_bot": True,
                "first_name": "شهر",
                "last_name": "",
                "username": "",
            },
            "chat": {"id": 1, "type": "public", "username": fields["chat_id"]},
            "date": 1,
            "text": fields["text"],
        }
        return 200, json.dumps({"ok": True, "result": result}).encode()


def _refusal(code, description):
    said = {"ok": False, "error_code": code, "description": description}
    return code, json.dumps(said).encode()
