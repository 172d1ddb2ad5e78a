"""The Bot API in memory, faked where PTB speaks HTTP; it refuses what the real one does."""

import json
from urllib.parse import unquote

from telegram import Bot
from telegram.request import BaseRequest

from tests.factories.bot_html import BadHtmlError, read_html, units

TOKEN = "100:fake-token"
USERNAME = "qotbnama_bot"
TEXT_METHODS = ("sendMessage", "editMessageText")


class FakeBotApi(BaseRequest):
    """Keeps every call; `refusals` are (status, answer) for the next calls of a method."""

    def __init__(self):
        self.calls = []
        self.refusals = {}
        self.members = {}
        # Ids of pictures that are not taken any more.
        self.refused = set()
        self.last_photo = 0
        self.last_id = 1000

    @property
    def read_timeout(self):
        return 5

    async def initialize(self):
        return

    async def shutdown(self):
        return

    def refuse(self, method, status, description, **parameters):
        answer = {"ok": False, "error_code": status, "description": description}
        if parameters:
            answer["parameters"] = parameters
        self.refusals.setdefault(method, []).append((status, answer))

    def fail(self, method, error):
        self.refusals.setdefault(method, []).append(error)

    def sent(self, *methods):
        return [fields for method, fields in self.calls if method in (methods or TEXT_METHODS)]

    # PTB hands over its time-outs by name.
    async def do_request(self, url, method, request_data=None, **_timeouts):  # type: ignore[override]
        name = unquote(url.rsplit("/", 1)[1])
        fields = dict(request_data.parameters) if request_data else {}
        if request_data and name == "sendDocument":
            # A file's name, its bytes and its kind.
            (fields["document"],) = request_data.multipart_data.values()
        self.calls.append((name, fields))
        if self.refusals.get(name):
            refusal = self.refusals[name].pop(0)
            if isinstance(refusal, Exception):
                raise refusal
            return refusal[0], json.dumps(refusal[1]).encode()
        status, result = self._answer(name, fields)
        key = "result" if status == 200 else "description"
        return status, json.dumps({"ok": status == 200, key: result}).encode()

    def _answer(self, name, fields):
        if name in TEXT_METHODS:
            return self._message(fields, fields.get("text", ""), 4096)
        if name == "sendDocument":
            return self._message(fields, fields.get("caption", ""), 1024)
        if name == "sendPhoto":
            return self._photo(fields)
        if name == "getMe":
            me = {"id": 100, "is_bot": True, "first_name": "قطب‌نما", "username": USERNAME}
            return 200, me
        if name == "getChatMember":
            status = self.members.get(fields["user_id"], "member")
            user = {"id": fields["user_id"], "is_bot": False, "first_name": "ک"}
            rights = {"is_anonymous": False} if status == "creator" else {}
            return 200, {"status": status, "user": user} | rights
        return 200, True

    def _photo(self, fields):
        if not isinstance(fields.get("photo", b""), bytes) and fields["photo"] in self.refused:
            return 400, "Bad Request: wrong file identifier/HTTP URL specified"
        # A picture needs no caption.
        status, result = self._message(fields, fields.get("caption") or "-", 1024)
        if status == 200:
            self.last_photo += "photo" not in fields
            file_id = fields.get("photo", f"f{self.last_photo}")
            photo = {"file_id": file_id, "file_unique_id": "u1", "width": 1, "height": 1}
            result |= {"photo": [photo]}
        return status, result

    def _message(self, fields, text, limit):
        try:
            plain, _ = read_html(text)
        except BadHtmlError as error:
            return 400, f"Bad Request: can't parse entities: {error}"
        if not plain.strip() or units(plain) > limit:
            return 400, "Bad Request: message is too long"
        for row in fields.get("reply_markup", {}).get("inline_keyboard", []):
            if len(row) > 8 or any(len(b.get("callback_data", "").encode()) > 64 for b in row):
                return 400, "Bad Request: BUTTON_DATA_INVALID"
        self.last_id += 1
        chat = int(fields["chat_id"])
        kind = "private" if chat > 0 else "supergroup"
        return 200, {
            "message_id": int(fields.get("message_id", self.last_id)),
            "date": 1,
            "chat": {"id": chat, "type": kind},
            "text": plain,
        }


def fake_bot(api):
    return Bot(TOKEN, request=api, get_updates_request=api)
