"""Requests that no browser sends, over a real socket: each is answered, none by our own fault."""

import re
import socket
import threading

import pytest
import uvicorn

from core.settings import Settings
from portal.api.app import create_app
from tests.patience import PATIENCE_S

HOST = b"Host: plan.example\r\n"
END = HOST + b"Connection: close\r\n"
# Written as it goes over the wire; what a server may answer, beside 200.
HOSTILE = {
    "nul in the path": (b"GET /%00 HTTP/1.1\r\n" + END, {404}),
    "letters that are no UTF-8": (b"GET /%ff%fe%80 HTTP/1.1\r\n" + END, {404}),
    "half an escape": (b"GET /%e2%28 HTTP/1.1\r\n" + END, {404}),
    "a broken escape": (b"GET /%zz%1 HTTP/1.1\r\n" + END, {400, 404}),
    "up and out": (b"GET /../../../etc/passwd HTTP/1.1\r\n" + END, {404}),
    "up and out, escaped": (b"GET /%2e%2e%2f%2e%2e%2fetc/passwd HTTP/1.1\r\n" + END, {404}),
    "up and out, backwards": (b"GET /..\\..\\etc\\passwd HTTP/1.1\r\n" + END, {404}),
    "here": (b"GET /1400/./ HTTP/1.1\r\n" + END, {404}),
    "an address of elsewhere": (b"GET http://evil.example/ HTTP/1.1\r\n" + END, {400, 404}),
    "slashes": (b"GET ////evil.example/%2f.. HTTP/1.1\r\n" + END, {404}),
    "a long segment": (b"GET /" + b"a" * 300 + b" HTTP/1.1\r\n" + END, {404}),
    "a long path": (b"GET /" + b"a/" * 4000 + b" HTTP/1.1\r\n" + END, {404, 414}),
    "a very long path": (b"GET /" + b"a" * 90_000 + b" HTTP/1.1\r\n" + END, {400, 404, 414}),
    "a long query": (b"GET /1400/search/?q=" + b"x" * 30_000 + b" HTTP/1.1\r\n" + END, {422}),
    "a query of no letters": (b"GET /1400/search/?q=%ff%00%c0 HTTP/1.1\r\n" + END, set()),
    "many parameters": (b"GET /api/v1/search?" + b"q=a&" * 5000 + b" HTTP/1.1\r\n" + END, set()),
    "a large number": (b"GET /api/v1/releases/" + b"9" * 400 + b" HTTP/1.1\r\n" + END, {422}),
    "a page too far": (b"GET /api/v1/nodes?page=99999999999999999999 HTTP/1.1\r\n" + END, {422}),
    "a plan of no letters": (b"GET /api/v1/plan?plan=%00%ff HTTP/1.1\r\n" + END, {404}),
    "a code of slashes": (b"GET /api/v1/nodes/%2f%2e%2e%2f HTTP/1.1\r\n" + END, {404}),
    "no method": (b"/ HTTP/1.1\r\n" + END, {400}),
    "an unknown method": (b"BREW / HTTP/1.1\r\n" + END, {400, 405}),
    "a small method": (b"get / HTTP/1.1\r\n" + END, {400, 405}),
    "trace": (b"TRACE / HTTP/1.1\r\n" + END, {400, 405}),
    "connect": (b"CONNECT plan.example:443 HTTP/1.1\r\n" + END, {400, 404, 405}),
    "options of all": (b"OPTIONS * HTTP/1.1\r\n" + END, {204, 400, 404}),
    "an old version": (b"GET / HTTP/0.9\r\n" + END, {400, 505}),
    "a version to come": (b"GET / HTTP/7.3\r\n" + END, {400, 505}),
    "no letters in codings": (
        b"GET / HTTP/1.1\r\nAccept-Encoding: \xff\xfe;q=\x80\r\n" + END,
        set(),
    ),
    "many codings": (
        b"GET / HTTP/1.1\r\nAccept-Encoding: " + b"br;q=0.1," * 3000 + b"\r\n" + END,
        {400, 431},
    ),
    "many ranges": (
        b"GET /plan.sqlite HTTP/1.1\r\nRange: bytes=" + b"0-1," * 5000 + b"\r\n" + END,
        {400, 431},
    ),
    "a range of no digits": (b"GET / HTTP/1.1\r\nRange: bytes=\xff-\xfe\r\n" + END, set()),
    "many tags": (
        b"GET / HTTP/1.1\r\nIf-None-Match: " + b'"x",' * 5000 + b"\r\n" + END,
        {400, 431},
    ),
    "half a tag": (b'GET / HTTP/1.1\r\nIf-None-Match: "\r\n' + END, set()),
    "a date of no year": (b"GET / HTTP/1.1\r\nIf-Modified-Since: Mon, 99 Foo\r\n" + END, set()),
    "an id of control letters": (b"GET / HTTP/1.1\r\nX-Request-ID: a\x01b\r\n" + END, {400}),
    "a client made up": (
        b"GET /api/v1/plan HTTP/1.1\r\nX-Forwarded-For: \xff,,;\r\n" + END,
        set(),
    ),
    "a field without a name": (b"GET / HTTP/1.1\r\n: x\r\n" + END, {400}),
    "a field with a space": (b"GET / HTTP/1.1\r\nA B: x\r\n" + END, {400}),
    "no host": (b"GET / HTTP/1.1\r\nConnection: close\r\n", {400}),
    "two lengths": (
        b"POST /chat HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 5\r\n" + END,
        {400},
    ),
    "length and pieces": (
        b"POST /chat HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
        + END
        + b"\r\n0\r\n\r\n",
        {400},
    ),
    "a length below nought": (b"POST /chat HTTP/1.1\r\nContent-Length: -1\r\n" + END, {400}),
    "pieces that are none": (
        b"POST /chat HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + END + b"\r\nzz\r\n\r\n",
        {400},
    ),
    "a form of no letters": (
        b"POST /chat HTTP/1.1\r\nContent-Length: 9\r\n" + END + b"\r\ntext=\xff\xfe%0",
        set(),
    ),
    "a packed form": (
        b"POST /chat HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n"
        + END
        + b"\r\n\x1f\x8b",
        set(),
    ),
    "a body with a question": (
        b"GET / HTTP/1.1\r\nContent-Length: 4\r\n" + END + b"\r\nbody",
        set(),
    ),
    "another protocol": (
        b"GET / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade, close\r\n" + HOST,
        {400, 426},
    ),
    "a socket": (
        b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + HOST,
        {400, 403, 404, 426},
    ),
    "not HTTP at all": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", {400}),
}  # fmt: skip


@pytest.fixture(scope="module")
def port(settings):
    """The port of the application behind uvicorn."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    free = Settings(**{**settings.model_dump(), "limit_search": "0/0"}, _env_file=None)
    app = create_app(free, talk=lambda text, callback: "<p>…</p>")
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()


def answer_to(port, request):
    """Send *request* as it is, and read until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        connection.sendall(request + b"\r\n")
        parts = []
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_sent_is_answered(port, name):
    request, expected = HOSTILE[name]
    answer = answer_to(port, request)
    status = re.match(rb"HTTP/1\.1 (\d{3}) ", answer)
    assert status, answer[:200]
    assert int(status[1]) in (expected | {200}), answer[:500]
    for inside in (b"Traceback", b'File "', b"root:", b"secret"):
        assert inside not in answer
    assert b" 200 " in answer_to(port, b"GET /livez HTTP/1.1\r\n" + END)


def test_no_answer_is_split_by_what_was_asked(port):
    asked = b"GET /1400?a=%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\n" + END
    head = answer_to(port, asked).partition(b"\r\n\r\n")[0]
    assert b"308" in head
    assert b"\r\nSet-Cookie" not in head
