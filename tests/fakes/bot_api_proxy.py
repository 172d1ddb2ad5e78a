"""Stands between the bot and the emulated Bot API: adds what that lacks, and does it harm.

Adds the username to getMe, reads HTML as strictly as the real server and hands on the plain text,
and keeps what was sent. A fault is done once to the next call of its method.
"""

import asyncio
import json
import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field

from aiohttp import ClientError, ClientSession, FormData, web

from tests.factories.bot_html import BadHtmlError, read_html
from tests.patience import PATIENCE_S

USERNAME = "qotbnama_bot"
# Parameters that the emulator does not know and the real server does.
_UNKNOWN_THERE = ("parse_mode", "link_preview_options", "message_thread_id")


@dataclass(frozen=True)
class Refuse:
    status: int
    description: str = "no"
    parameters: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Drop:
    """Do what is asked, and hang up before saying so."""


@dataclass(frozen=True)
class Hang:
    """Do not answer until the test lets go."""


class BotApiProxy:
    def __init__(self, upstream):
        self.upstream = upstream
        self.calls = []
        self.faults = defaultdict(deque)
        # By method, what to look at when a call of it arrives; kept with the call as "seen".
        self.looks = {}
        self.let_go = threading.Event()
        self.changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(PATIENCE_S)
        return self

    def __exit__(self, *_):
        self.let_go.set()
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(PATIENCE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self):
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._client = ClientSession()

    async def _stop(self):
        await self._client.close()
        await self._runner.cleanup()

    def wait_for(self, found, timeout_s=PATIENCE_S):
        """Wait until *found* of the calls so far says yes; give what it says."""
        with self.changed:
            self.changed.wait_for(lambda: found(list(self.calls)), timeout_s)
            answer = found(list(self.calls))
        assert answer, [(name, fields.get("text", "")[:60]) for name, fields in self.calls]
        return answer

    def wait_for_text(self, words, chat_id=None, count=1):
        """Wait until texts with *words* were accepted, and give the fields of the last."""

        def enough(calls):
            found = [
                fields
                for name, fields in calls
                if name in ("sendMessage", "editMessageText", "sendPhoto")
                and words in (fields.get("text") or fields.get("caption") or "")
                and str(chat_id or fields["chat_id"]) == str(fields["chat_id"])
                and fields["status"] == 200
            ]
            return found[-1] if len(found) >= count else None

        return self.wait_for(enough)

    async def _handle(self, request):
        method = request.match_info["method"]
        fields = dict(await request.post())
        kept = {**fields, "status": None}
        if look := self.looks.get(method):
            kept["seen"] = look()
        fault = self.faults[method].popleft() if self.faults[method] else None
        if isinstance(fault, Refuse):
            body = {"ok": False, "error_code": fault.status, "description": fault.description}
            if fault.parameters:
                body["parameters"] = fault.parameters
            return self._answered(method, kept, fault.status, body)
        if isinstance(fault, Hang):
            self._note(method, kept)
            await asyncio.to_thread(self.let_go.wait)
            return web.Response(status=500)
        # A picture or a file has a caption, or none.
        words = next((name for name in ("text", "caption") if name in fields), None)
        if fields.get("parse_mode") == "HTML" and words is not None:
            try:
                fields[words], _ = read_html(fields[words])
            except BadHtmlError as error:
                body = {"ok": False, "description": f"Bad Request: can't parse entities: {error}"}
                return self._answered(method, kept, 400, body)
        status, body = await self._forward(request.path, fields)
        if method == "getMe" and status == 200:
            body["result"]["username"] = USERNAME
        answer = self._answered(method, kept, status, body)
        if isinstance(fault, Drop):
            request.transport.close()
        return answer

    async def _forward(self, path, fields):
        form = FormData()
        for name, value in fields.items():
            if isinstance(value, web.FileField):
                form.add_field(name, value.file, filename=value.filename)
            elif name not in _UNKNOWN_THERE:
                form.add_field(name, value)
        try:
            async with self._client.post(f"{self.upstream}{path}", data=form) as answer:
                return answer.status, await answer.json()
        except ClientError:
            return 502, {"ok": False, "description": "Bad Gateway"}

    def _answered(self, method, kept, status, body):
        kept["status"] = status
        kept["result"] = body.get("result")
        self._note(method, kept)
        return web.json_response(body, status=status, dumps=json.dumps)

    def _note(self, method, kept):
        with self.changed:
            self.calls.append((method, kept))
            self.changed.notify_all()
