"""A port is taken before anybody is told of it, and what stands in the way is said."""

import socket

import pytest

from core.errors import PortTakenError, PortUnusableError
from core.serving.port import listen


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_who_calls_before_it_is_served_waits(host):
    with listen(host, 0) as listener, socket.create_connection(listener.getsockname()[:2]) as one:
        served, _ = listener.accept()
        with served:
            served.sendall(b"here")
            assert one.recv(4) == b"here"


def test_another_program_has_it():
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError) as error:
            listen("127.0.0.1", port)
    assert error.value.address == f"127.0.0.1:{port}"


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_a_machine_that_is_not_here(host):
    with pytest.raises(PortUnusableError) as error:
        listen(host, 8000)
    assert (error.value.address, bool(error.value.reason)) == (f"{host}:8000", True)
