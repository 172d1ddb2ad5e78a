"""Files and answers over HTTP as RFC 9110 and 9111 have them, in this process."""

import gzip
import re
from urllib.parse import quote

import brotli
import pytest

SQLITE = bytes(range(100))
PAGE = "<p>برنامه</p>".encode()
METHODS = "GET, HEAD, OPTIONS"


def raw(client, address, method="GET", **headers):
    """Ask, and take the body as it comes: httpx would unpack it."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    where = f"http://testserver{address}"  # two slashes at its beginning would be a host
    with client.stream(method, where, headers={"Accept-Encoding": "identity"} | given) as found:
        found.raw_body = b"".join(found.iter_raw())
        return found


@pytest.mark.parametrize(
    ("accepted", "coding", "body"),
    [
        ("br", "br", b"packed br"),
        ("gzip;q=1, br;q=0.5", "gzip", b"packed gz"),
        ("br;q=0, gzip", "gzip", b"packed gz"),
        ("br;q=0", None, PAGE),
        ("identity", None, PAGE),
        ("*", "br", b"packed br"),
    ],
)
def test_a_packed_file_is_chosen_as_the_client_likes(client, accepted, coding, body):
    found = raw(client, "/1400/", Accept_Encoding=accepted)
    assert (found.status_code, found.raw_body) == (200, body)
    assert found.headers.get("Content-Encoding") == coding
    assert found.headers["Content-Length"] == str(len(body))
    assert found.headers["Vary"] == "Accept-Encoding"
    assert found.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("address", ["/plan.sqlite", "/static/site.0123456789ab.css"])
@pytest.mark.parametrize("accepted", ["identity;q=0", "*;q=0"])
def test_who_accepts_nothing_gets_nothing(client, address, accepted):
    found = raw(client, address, Accept_Encoding=accepted)
    assert (found.status_code, found.raw_body) == (406, b"")
    assert found.headers["Vary"] == "Accept-Encoding"


def test_every_coding_has_a_tag_of_its_own(client):
    tags = [
        raw(client, "/1400/", Accept_Encoding=one).headers["ETag"]
        for one in ("br", "gzip", "identity")
    ]
    assert len(set(tags)) == 3
    assert not any(tag.startswith("W/") for tag in tags)
    for tag in tags[:2]:
        assert raw(client, "/1400/", If_None_Match=tag).status_code == 200


def test_a_client_is_told_when_it_has_the_answer(client):
    first = raw(client, "/")
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    for asked in (
        {"If_None_Match": tag},
        {"If_None_Match": f'"other", W/{tag}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": date},
    ):
        again = raw(client, "/", **asked)
        assert (again.status_code, again.raw_body) == (304, b""), asked
        for name in ("ETag", "Cache-Control", "Vary"):
            assert again.headers[name] == first.headers[name]
        assert "Content-Length" not in again.headers
    refused = raw(client, "/", If_Match='"other"')
    assert (refused.status_code, refused.raw_body) == (412, b"")
    assert raw(client, "/", If_None_Match='"x"', If_Modified_Since=date).status_code == 200


@pytest.mark.parametrize(
    ("asked", "body", "told"),
    [
        ("bytes=0-0", SQLITE[:1], "bytes 0-0/100"),
        ("bytes=10-19", SQLITE[10:20], "bytes 10-19/100"),
        ("bytes=-5", SQLITE[-5:], "bytes 95-99/100"),
        ("bytes=95-", SQLITE[95:], "bytes 95-99/100"),
    ],
)
def test_a_part_of_a_file(client, asked, body, told):
    found = raw(client, "/plan.sqlite", Range=asked)
    assert (found.status_code, found.raw_body) == (206, body)
    assert found.headers["Content-Range"] == told
    assert found.headers["Content-Length"] == str(len(body))
    assert found.headers["Content-Type"] == "application/vnd.sqlite3"


def test_several_parts_of_a_file(client):
    found = raw(client, "/plan.sqlite", Range="bytes=0-1, 50-52")
    assert found.status_code == 206
    kind, _, boundary = found.headers["Content-Type"].partition("; boundary=")
    assert kind == "multipart/byteranges"
    assert found.headers["Content-Length"] == str(len(found.raw_body))
    head, first, second, end = found.raw_body.split(f"--{boundary}".encode())
    assert (head, end) == (b"\r\n", b"--\r\n")
    for part, told, body in (
        (first, "bytes 0-1/100", SQLITE[:2]),
        (second, "bytes 50-52/100", SQLITE[50:53]),
    ):
        fields, _, content = part.partition(b"\r\n\r\n")
        assert f"Content-Range: {told}".encode() in fields
        assert b"Content-Type: application/vnd.sqlite3" in fields
        assert content == body + b"\r\n"


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=x", "bytes=9-1", "junk", "bytes="])
def test_a_range_that_is_not_understood_is_none(client, asked):
    found = raw(client, "/plan.sqlite", Range=asked)
    assert (found.status_code, found.raw_body) == (200, SQLITE)


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=-0", "bytes=500-600"])
def test_a_part_that_is_not_there(client, asked):
    found = raw(client, "/plan.sqlite", Range=asked)
    assert (found.status_code, found.raw_body) == (416, b"")
    assert found.headers["Content-Range"] == "bytes */100"


def test_a_part_fits_to_what_the_client_has_or_all_is_sent(client):
    first = raw(client, "/plan.sqlite").headers
    for known, status in (
        (first["ETag"], 206),
        (first["Last-Modified"], 206),
        (f"W/{first['ETag']}", 200),
        ('"other"', 200),
        ("Mon, 01 Mar 1999 09:00:00 GMT", 200),
    ):
        found = raw(client, "/plan.sqlite", Range="bytes=0-9", If_Range=known)
        assert found.status_code == status, known


def test_a_part_is_of_the_bytes_that_are_sent(client):
    packed = raw(client, "/1400/", Accept_Encoding="br", Range="bytes=0-5")
    assert (packed.status_code, packed.raw_body) == (206, b"packed")
    assert packed.headers["Content-Encoding"] == "br"
    assert packed.headers["Content-Range"] == "bytes 0-5/9"


def test_head_is_never_a_part(client):
    found = raw(client, "/plan.sqlite", "HEAD", Range="bytes=0-9")
    assert (found.status_code, found.raw_body) == (200, b"")
    assert found.headers["Content-Length"] == "100"
    assert found.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/", METHODS),
        ("/nothing", METHODS),
        ("/api/v1/plan", METHODS),
        ("/api/v1/nodes/G1", METHODS),
        ("/healthz", METHODS),
        ("/1400/search/?q=x", METHODS),
        ("/openapi.json", METHODS),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_a_method_that_is_not_known_is_told_the_known_ones(client, address, allowed, method):
    found = raw(client, address, method)
    assert found.status_code == 405
    assert found.headers["Allow"] == allowed
    assert found.headers["Content-Type"] == "application/problem+json"


def test_the_options_of_an_address(client, talking):
    for opened, address, allowed in (
        (client, "/", METHODS),
        (client, "/api/v1/plan", METHODS),
        (talking, "/chat", "GET, HEAD, OPTIONS, POST"),
    ):
        found = raw(opened, address, "OPTIONS")
        assert (found.status_code, found.raw_body) == (204, b"")
        assert found.headers["Allow"] == allowed
    assert raw(talking, "/chat", "DELETE").headers["Allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize(
    "address",
    [
        "/" + "a" * 256,
        "/" + quote("ب" * 128),
        "/1400/" + "x" * 300 + "/",
        "/" + "/".join(["d" * 200] * 40),
        "/1400/%00",
        "/%00/1400/",
        "/%ff%fe",
        "/1400/%2e%2e/secret.txt",
        "/1400\\index.html",
        "/1400/index.html/",
        "/plan.sqlite/",
        "/plan.sqlite/x",
        "/con.",
        "/1400/\u202eindex.html",
        "/%ed%a0%80",
    ],
)
def test_an_address_that_cannot_be_is_not_found(client, address):
    found = raw(client, address)
    assert (found.status_code, found.raw_body.decode()) == (404, "<p>یافت نشد</p>")
    assert raw(client, address, "HEAD").status_code == 404


def test_lost_readers_of_english_pages_are_told_in_english(client, site):
    assert client.get("/en/1400/nothing/").text == "<p>یافت نشد</p>"
    lost = site / "en" / "404.html"
    lost.parent.mkdir()
    try:
        lost.write_text("<p>not found</p>")
        found = client.get("/en/1400/nothing/")
        assert (found.status_code, found.text) == (404, "<p>not found</p>")
        assert client.get("/1400/nothing/").text == "<p>یافت نشد</p>"
    finally:
        lost.unlink()
        lost.parent.rmdir()


@pytest.mark.parametrize("address", ["//1400/", "/1400//", "///1400///"])
def test_slashes_that_follow_each_other_are_one(client, address):
    assert raw(client, address).raw_body == PAGE


@pytest.mark.parametrize("address", ["/1400", "//1400", "//1400?a=1&b=2", "/1400?//evil.example"])
def test_no_redirect_leaves_the_site(client, address):
    found = raw(client, address)
    assert found.status_code == 308
    assert found.headers["Location"] == "/1400/" + address.removeprefix("/").removeprefix(
        "/"
    ).removeprefix("1400")


@pytest.mark.parametrize(
    ("address", "lifetime"),
    [
        ("/", "public, max-age=60"),
        ("/1400/", "public, max-age=60"),
        ("/plan.sqlite", "public, max-age=3600"),
        ("/static/site.0123456789ab.css", "public, max-age=31536000, immutable"),
    ],
)
def test_how_long_a_file_keeps(client, address, lifetime):
    assert raw(client, address).headers["Cache-Control"] == lifetime


def test_a_packed_file_is_no_page_by_its_own_name(client):
    found = raw(client, "/1400/index.html.br")
    assert found.headers["Content-Type"] == "application/octet-stream"
    assert "Content-Encoding" not in found.headers


@pytest.mark.parametrize("address", ["/api/v1/plan", "/api/v1/projects", "/1400/search/?q=پل"])
def test_answers_are_compressed(client, address):
    plain = raw(client, address)
    assert "Content-Encoding" not in plain.headers
    for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        found = raw(client, address, Accept_Encoding=coding)
        assert found.headers["Content-Encoding"] == coding
        assert found.headers["Content-Length"] == str(len(found.raw_body))
        assert len(found.raw_body) < len(plain.raw_body)
        assert unpack(found.raw_body) == plain.raw_body
    for answer in (plain, found):
        assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in raw(client, address, Accept_Encoding="br;q=0").headers
    assert raw(client, address, Accept_Encoding="*;q=0").status_code == 406


def test_the_conversation_is_compressed(talking):
    found = raw(talking, "/chat", Accept_Encoding="gzip")
    assert found.headers["Content-Encoding"] == "gzip"
    assert "گفت‌وگو" in gzip.decompress(found.raw_body).decode()


def test_an_answer_has_a_tag_for_each_coding(client):
    tags = {}
    for coding in ("br", "gzip", "identity"):
        tag = raw(client, "/api/v1/plan", Accept_Encoding=coding).headers["ETag"]
        again = raw(client, "/api/v1/plan", Accept_Encoding=coding, If_None_Match=tag)
        assert (again.status_code, again.headers["ETag"]) == (304, tag)
        assert again.headers["Vary"] == "Accept-Encoding"
        tags[coding] = tag
    assert len(set(tags.values())) == 3
    assert raw(client, "/api/v1/plan", If_Match='"other"').status_code == 412


def test_every_answer_has_an_id(client):
    for address in ("/", "/nothing", "/api/v1/plan", "/healthz"):
        first, second = (raw(client, address).headers["X-Request-ID"] for _ in range(2))
        assert first != second
        assert re.fullmatch("[0-9a-f]{32}", first)


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("abc-1.2_3", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("<a>", False)],
)
def test_a_sane_id_that_came_along_is_kept(client, given, is_kept):
    assert (raw(client, "/", X_Request_ID=given).headers["X-Request-ID"] == given) is is_kept
