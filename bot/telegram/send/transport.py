"""HTTP to the Bot API over aiohttp, where python-telegram-bot would use httpx.

It takes a third of the processor time, and it knows whether a request was written before it broke:
only then may a message have arrived.
"""

import json
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from core.delivery.sending.channel import note_on_the_wire

_TIMEOUT_S = 20.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Shorter than servers keep an idle connection: a request on one that they have just closed would
# be lost without anybody knowing.
_KEPT_IDLE_S = 10.0


class NeverSentError(NetworkError):
    """A request that was not written: what it asked for has certainly not been done."""


# Raised before anything of a request is written: no connection, none free in time, or one that was
# found closed at the first byte.
_NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ClientConnectionResetError,
    aiohttp.InvalidURL,
)


class _Request(aiohttp.ClientRequest):
    """A request that reports when it is written: connected, and waiting for nothing else."""

    async def send(self, conn: Any) -> aiohttp.ClientResponse:
        """Write the request."""
        note_on_the_wire()
        return await super().send(conn)


class Transport(BaseRequest):
    """Keeps connections open; as many at once as it was made for."""

    def __init__(
        self, connections: int, *, proxy: str | None = None, timeout_s: float = _TIMEOUT_S
    ) -> None:
        """Prepare for *connections* at once; the session is opened with the first request."""
        self._connections = connections
        self._proxy = proxy
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long an answer is waited for, unless a call says otherwise."""
        return self._timeout_s

    async def initialize(self) -> None:
        """Do nothing yet: a session belongs to the loop that uses it."""

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917 - python-telegram-bot's own shape
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Return the status and the body of the answer.

        Raises NeverSentError when nothing was written, TimedOut or NetworkError after that.
        """
        read_s = self._timeout_s if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        connect_s = (
            self._timeout_s if connect_timeout is BaseRequest.DEFAULT_NONE else connect_timeout
        )
        body, headers = _body(request_data)
        return await self._send(url, method, body, headers, (connect_s, read_s))

    async def post_form(self, url: str, fields: dict[str, str]) -> tuple[int, bytes]:
        """Send a form to a service that is no Bot API; raises as `do_request` does."""
        waits = (self._timeout_s, self._timeout_s)
        return await self._send(url, "POST", urlencode(fields).encode(), _FORM, waits)

    async def _send(
        self, url: str, method: str, body: Any, headers: dict[str, str], waits: tuple[Any, Any]
    ) -> tuple[int, bytes]:
        connect_s, read_s = waits
        try:
            async with self._opened().request(
                method,
                url,
                data=body,
                headers=headers,
                proxy=self._proxy,
                allow_redirects=False,  # the token stands in the address and goes nowhere else
                timeout=aiohttp.ClientTimeout(connect=connect_s, sock_read=read_s),
            ) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _broken(error) from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=_KEPT_IDLE_S
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                request_class=_Request,
            )
        return self._session

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer as read; TelegramError without logging what stands in it."""
        try:
            read: dict[str, Any] = json.loads(payload)
        except ValueError as error:
            raise TelegramError("unreadable answer") from error
        return read


def _body(request_data: RequestData | None) -> tuple[Any, dict[str, str]]:
    """Return the body of a request and its headers: a form, in parts when files are in it."""
    if request_data is None:
        return None, {}
    files = request_data.multipart_data
    if not files:
        form = urlencode(request_data.json_parameters).encode()
        return form, _FORM
    parts = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        parts.add_field(name, value)
    for name, (file_name, content, kind) in files.items():
        parts.add_field(name, content, filename=file_name, content_type=kind)
    return parts, {}


def _broken(error: Exception) -> NetworkError:
    """Return the error to raise, without the text of *error*: that may hold the token."""
    name = type(error).__name__
    if isinstance(error, _NEVER_SENT):
        return NeverSentError(name)
    return TimedOut(name) if isinstance(error, TimeoutError) else NetworkError(name)
