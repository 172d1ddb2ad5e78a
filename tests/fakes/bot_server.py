"""A Bot API in a process of its own, quick and harmful: for benches and campaigns of faults.

    bot_server.py [--port 0] [--latency 0.0]

Prints its address. It keeps every call with when it came and when it was answered. Beside the Bot
API's methods it takes, as JSON:

    POST /control  {"status": 502, "latency_s": 0.1, "hang": true, "updates": [...]}
    POST /log      the calls: [method, chat id, text, came at, answered at or null]
    POST /counts   how many messages came, were answered well, and are on the wire now
"""

import argparse
import asyncio
import json
import signal
import sys
import time
from collections import deque
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

OK = 200
_POLL_S = 1.0


class Server:
    def __init__(self, latency_s=0.0):
        self.latency_s = latency_s
        self.status = OK
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.has_updates = asyncio.Event()
        self.retry_after_s = None
        self.calls = []
        self.on_the_wire = 0
        self.sent = 0
        self.updates: deque[dict[str, Any]] = deque()
        self.last_id = 0
        self.next_update = 1

    async def serve(self, port):
        self.server = await asyncio.start_server(self._connection, "127.0.0.1", port, backlog=1000)
        return self.server.sockets[0].getsockname()[1]

    async def _connection(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lowered = head.lower()
                at = lowered.find(b"content-length: ")
                size = int(lowered[at + 16 :].split(b"\r", 1)[0]) if at >= 0 else 0
                body = await reader.readexactly(size) if size else b""
                path = head.split(b" ", 2)[1].decode()
                status, answer = await self._answer(path, body)
                content = json.dumps(answer).encode()
                writer.write(
                    b"HTTP/1.1 %d x\r\nContent-Length: %d\r\n" % (status, len(content))
                    + b"Content-Type: application/json\r\n\r\n"
                    + content
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, path, body):
        if path == "/control":
            return OK, self._control(json.loads(body))
        if path == "/log":
            return OK, self.calls
        if path == "/counts":
            came = sum(call[0] == "sendMessage" for call in self.calls)
            return OK, {"came": came, "sent": self.sent, "on_the_wire": self.on_the_wire}
        method = path.rsplit("/", 1)[1]
        fields = parse_qs(body.decode(), keep_blank_values=True)
        if method == "getUpdates":
            return await self._poll(fields)
        call = [method, fields.get("chat_id", [""])[0], fields.get("text", [""])[0][:200]]
        call += [time.time(), None]
        self.calls.append(call)
        self.on_the_wire += method == "sendMessage"
        try:
            status, answer = await self._act(method, call)
        finally:
            self.on_the_wire -= method == "sendMessage"
        call[4] = time.time()
        return status, answer

    async def _act(self, method, call):
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        await self.may_answer.wait()
        if self.status != OK and method != "getMe":
            answer = {"ok": False, "error_code": self.status, "description": "refused"}
            if self.retry_after_s is not None:
                answer["parameters"] = {"retry_after": self.retry_after_s}
            return self.status, answer
        if method == "getMe":
            me = {"id": 7, "is_bot": True, "first_name": "x", "username": "qotbnama_bot"}
            return OK, {"ok": True, "result": me}
        if method in ("sendMessage", "editMessageText"):
            self.last_id += 1
            self.sent += 1
            chat = {"id": int(call[1]), "type": "private"}
            result = {"message_id": self.last_id, "date": 1, "chat": chat, "text": "x"}
            return OK, {"ok": True, "result": result}
        return OK, {"ok": True, "result": True}

    async def _poll(self, fields):
        offset = int(fields.get("offset", ["0"])[0])
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        if not self.updates:
            self.has_updates.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.has_updates.wait(), _POLL_S)
        return OK, {"ok": True, "result": list(self.updates)[:100]}

    def _control(self, given):
        self.status = given.get("status", self.status)
        self.latency_s = given.get("latency_s", self.latency_s)
        if "hang" in given:
            (self.may_answer.clear if given["hang"] else self.may_answer.set)()
        self.retry_after_s = given.get("retry_after_s", self.retry_after_s)
        self.updates.extend(given.get("updates", ()))
        self.has_updates.set()
        if given.get("forget"):
            self.calls.clear()
            self.sent = 0
        return {"ok": True}


async def _main(port, latency_s):
    server = Server(latency_s)
    sys.stdout.write(f"http://127.0.0.1:{await server.serve(port)}\n")
    sys.stdout.flush()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0)
    options = parser.parse_args()
    asyncio.run(_main(options.port, options.latency))
