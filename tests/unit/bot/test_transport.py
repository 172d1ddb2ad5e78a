"""Requests over real sockets of this machine: what is known when one breaks."""

import asyncio
import socket
from contextlib import asynccontextmanager

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.send.telegram_errors import send_error
from bot.telegram.send.transport import NeverSentError, Transport
from tests.fakes.bot_api import TOKEN

OK = b'{"ok":true,"result":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"}}}'


def answer(status, body):
    return f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


class Server:
    """Answers every request with what it was given; None: it hangs up without a word."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []
        self.connections = 0

    @asynccontextmanager
    async def listen(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            yield self

    async def _serve(self, reader, writer):
        self.connections += 1
        while head := await self._head(reader):
            size = int(head.lower().split(b"content-length: ")[1].split(b"\r")[0])
            self.requests.append(head + await reader.readexactly(size))
            reply = self.answers.pop(0) if self.answers else answer(200, OK)
            if reply is None:
                break
            if reply == "hang":
                await reader.read()
                break
            writer.write(reply)
        writer.close()

    async def _head(self, reader):
        try:
            return await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return b""


@asynccontextmanager
async def bot_of(url, **options):
    request = Transport(4, **options)
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)
    try:
        yield bot
    finally:
        await request.shutdown()
        await request.shutdown()  # a second time is nothing


def send(*answers, files=False, **options):
    """Send a message to a server that answers so; give the server and what came of it."""
    server = Server(*answers)

    async def live():
        async with server.listen(), bot_of(server.url, **options) as bot:
            try:
                if files:
                    return await bot.send_photo(7, InputFile(b"png", "a.png"), caption="سلام")
                return await bot.send_message(7, "سلام & <b>")
            except TelegramError as error:
                return error

    return server, asyncio.run(live())


def test_a_message_is_a_form_on_one_connection():
    server = Server()

    async def live():
        async with server.listen(), bot_of(server.url) as bot:
            await bot.initialize()
            return [await bot.send_message(7, "سلام & <b>") for _ in range(3)]

    server.answers.append(
        answer(200, b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"x"}}')
    )
    assert [one.message_id for one in asyncio.run(live())] == [5, 5, 5]
    assert server.connections == 1
    assert b"chat_id=7&text=%D8%B3%D9%84%D8%A7%D9%85+%26+%3Cb%3E" in server.requests[-1]


def test_a_file_goes_in_parts():
    server, sent = send(files=True)
    assert sent.message_id == 5
    assert b"multipart/form-data" in server.requests[0]
    assert b'filename="a.png"' in server.requests[0]


@pytest.mark.parametrize(
    ("given", "kind", "unknown"),
    [
        (None, NetworkError, True),
        ("hang", TimedOut, True),
        (answer(200, b"<html>"), TelegramError, True),
        (answer(502, b"<html>"), NetworkError, False),
        (answer(500, b'{"ok":false,"description":"x"}'), NetworkError, False),
        (answer(400, b'{"ok":false,"description":"x"}'), BadRequest, False),
        (answer(429, b'{"ok":false,"parameters":{"retry_after":2}}'), RetryAfter, False),
    ],
)
def test_what_an_answer_or_none_means(given, kind, unknown, caplog):
    _, error = send(given, timeout_s=0.5 if given == "hang" else 60)
    assert isinstance(error, kind)
    assert send_error(error).unknown_outcome is unknown
    assert TOKEN not in str(error)
    assert not caplog.records


def test_where_nobody_listens_nothing_was_sent():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

        async def live():
            async with bot_of(f"http://127.0.0.1:{port}") as bot:
                await bot.send_message(7, "x")

        with pytest.raises(NeverSentError) as error:
            asyncio.run(live())
    assert send_error(error.value).reason == "unreachable"


def test_a_proxy_that_is_not_there_sent_nothing():
    _, error = send(proxy="http://127.0.0.1:9")
    assert isinstance(error, NeverSentError)
