"""A file, or parts of it, sent from an open file: it may lose its name meanwhile."""

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from anyio.to_thread import run_sync
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from portal.api.http.ranges import Part

_PIECE_BYTES = 64 * 1024
# Set by portal/api/http/methods.py: nobody shall read a large file to throw it away.
IS_HEAD = "qotbnama.is_head"


class OpenFileResponse(Response):
    """Sends *parts* of *file* (None: all *size* bytes of it) and closes it.

    Several parts go as multipart/byteranges.
    """

    def __init__(
        self, file: IO[bytes], size: int, headers: Mapping[str, str], parts: Sequence[Part] | None
    ) -> None:
        """Take over the open *file*."""
        self._file = file
        self._pieces: list[bytes | Part] = []
        more: dict[str, str] = {}
        if parts is None:
            self._pieces = [Part(0, size)]
        elif len(parts) == 1:
            self._pieces = list(parts)
            more["Content-Range"] = content_range(parts[0], size)
        else:
            boundary = secrets.token_hex(16)
            self._pieces = list(_multipart(parts, size, boundary, headers["Content-Type"]))
            more["Content-Type"] = f"multipart/byteranges; boundary={boundary}"
        more["Content-Length"] = str(sum(map(_length, self._pieces)))
        self.status_code = 200 if parts is None else 206
        self.background = None
        self.body = b""
        self.init_headers({**headers, **more})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it piece by piece, as fast as the client takes it."""
        del receive
        with self._file:
            await send(
                {
                    "type": "http.response.start",
                    "status": self.status_code,
                    "headers": self.raw_headers,
                }
            )
            for piece in () if scope.get(IS_HEAD) else self._pieces:
                if isinstance(piece, bytes):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                else:
                    await self._send_part(piece, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_part(self, part: Part, send: Send) -> None:
        at = part.start
        while at < part.end:
            size_bytes = min(_PIECE_BYTES, part.end - at)
            piece = await run_sync(os.pread, self._file.fileno(), size_bytes, at)
            if not piece:
                return  # shorter than it was: the server sees the length and breaks off
            at += len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": True})


def content_range(part: Part, size: int) -> str:
    """Write the Content-Range of a part."""
    return f"bytes {part.start}-{part.end - 1}/{size}"


def _multipart(
    parts: Sequence[Part], size: int, boundary: str, media_type: str
) -> Iterator[bytes | Part]:
    for part in parts:
        head = f"Content-Type: {media_type}\r\nContent-Range: {content_range(part, size)}"
        yield f"\r\n--{boundary}\r\n{head}\r\n\r\n".encode("latin-1")
        yield part
    yield f"\r\n--{boundary}--\r\n".encode("latin-1")


def _length(piece: bytes | Part) -> int:
    return len(piece) if isinstance(piece, bytes) else piece.length
