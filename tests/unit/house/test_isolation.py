"""No test reaches outside the machine, by socket or by browser."""

import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

OUTSIDE = "192.0.2.1"  # reserved for documentation, RFC 5737


def test_a_socket_to_the_outside_is_refused():
    with socket.socket() as attempt, pytest.raises(Warning, match="A test tried to use"):
        attempt.connect((OUTSIDE, 80))


def test_a_socket_to_loopback_works():
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        with socket.create_connection(("127.0.0.1", server.server_port)) as connection:
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.0 501")
        thread.join()
