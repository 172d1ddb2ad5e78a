"""The port that a server listens at: taken before anything is told to call there."""

import errno
import os
import socket

from core.errors import PortTakenError, PortUnusableError


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at *host* and *port*; whoever calls waits until it is served.

    PortTakenError when another program has it, PortUnusableError when this machine or this user
    cannot have it.
    """
    address = f"{host}:{port}"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTakenError(address) from None
        # A name that is not found has a number that strerror does not know.
        reason = error.strerror or os.strerror(error.errno or 0)
        raise PortUnusableError(address, reason) from None
