"""Whose request it is, whatever somebody writes into a header."""

import pytest

from core.serving.clients import client_of, parse_networks, rough_network

PROXIES = parse_networks("10.0.0.0/8, fd00::/8")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        # Nobody is believed who is no proxy of ours.
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.2", ["198.51.100.1"], "198.51.100.1"),
        # What the client itself wrote stands before what the proxy did.
        ("10.0.0.2", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.2", ["1.1.1.1, 198.51.100.1, 10.3.3.3"], "198.51.100.1"),
        ("10.0.0.2", ["10.1.1.1, 10.3.3.3"], "10.1.1.1"),
        ("10.0.0.2", [], "10.0.0.2"),
        ("10.0.0.2", ["junk"], "10.0.0.2"),
        ("10.0.0.2", ["198.51.100.1, junk"], "10.0.0.2"),
        ("10.0.0.2", [""], "10.0.0.2"),
        ("10.0.0.2", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.2", ["[2001:db8:1:2:3:4:5:6]:4711"], "2001:db8:1:2::/64"),
        ("10.0.0.2", ["[2001:db8:1:2:3:4:5:6]"], "2001:db8:1:2::/64"),
        ("fd00::2", ["2001:db8:1:2:ffff::1"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", [], "203.0.113.9"),
        ("::ffff:10.0.0.2", ["198.51.100.1"], "198.51.100.1"),
        (None, ["198.51.100.1"], "unknown"),
        ("", [], "unknown"),
        ("testclient", ["198.51.100.1"], "unknown"),
    ],
)
def test_only_proxies_of_ours_are_believed(peer, forwarded, client):
    assert client_of(peer, forwarded, PROXIES) == client


def test_without_proxies_no_header_is_believed():
    assert parse_networks("") == ()
    assert client_of("10.0.0.2", ["198.51.100.1"], ()) == "10.0.0.2"


@pytest.mark.parametrize("text", ["10.0.0.1/8", "proxy", "10.0.0.0/33"])
def test_what_is_no_network_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_networks(text)


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.7", "192.0.0.0/16"),
        ("2001:db8:1:2::/64", "2001:db8::/32"),
        ("unknown", "unknown"),
    ],
)
def test_neighbours_of_an_attempt_are_counted_together(client, network):
    assert rough_network(client) == network
