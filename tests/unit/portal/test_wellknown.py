"""robots.txt, favicon.ico and security.txt of a built site."""

import re
import struct
from datetime import UTC, datetime

import pytest

from core.manifest import sha256_of
from core.settings import Settings
from portal.site.build import build_site
from portal.site.current_site import prepared_current_site
from portal.site.files.wellknown import SecurityContact, icon, security_text
from tests.factories.city import write_city
from tests.factories.city_releases import write_second

NOW = datetime(2026, 11, 29, 12, 30, tzinfo=UTC)
PUBLIC_URL = "https://plan.example"


def built(folder, **options):
    build_site(write_city(folder), folder / "site", public_url=PUBLIC_URL, **options)
    return folder / "site"


def test_robots_are_told_what_is_no_page(tmp_path):
    text = (built(tmp_path) / "robots.txt").read_text()
    assert re.search(r"(?m)^User-agent: \*$", text)
    assert {"Disallow: /api/", "Disallow: /chat"} < set(text.splitlines())


def test_the_icon_is_a_picture_in_three_sizes():
    content = icon()
    reserved, kind, count = struct.unpack_from("<HHH", content)
    assert (reserved, kind, count) == (0, 1, 3)
    for number, expected in enumerate((16, 32, 48)):
        width, height, *_, size, at = struct.unpack_from("<BBBBHHII", content, 6 + 16 * number)
        picture = content[at : at + size]
        assert (width, height) == (expected, expected)
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", picture[16:24]) == (expected, expected)
    assert at + size == len(content)
    assert icon() == content


def test_without_a_contact_there_is_no_security_txt(tmp_path):
    assert not (built(tmp_path) / ".well-known").exists()


def test_a_hole_can_be_reported(tmp_path):
    contact = SecurityContact("mailto:security@city.example", NOW)
    path = built(tmp_path, contact=contact) / ".well-known" / "security.txt"
    fields = dict(line.split(": ", 1) for line in path.read_text().splitlines())
    assert fields == {
        "Contact": "mailto:security@city.example",
        "Expires": "2027-10-01T00:00:00Z",
        "Preferred-Languages": "fa, en",
        "Canonical": f"{PUBLIC_URL}/.well-known/security.txt",
    }


@pytest.mark.parametrize("month", range(1, 13))
def test_it_expires_within_a_year(month):
    at = datetime(2026, month, 28, tzinfo=UTC)
    (told,) = re.findall("Expires: (.*)", security_text("", SecurityContact("mailto:a@b", at)))
    expires = datetime.fromisoformat(told)
    assert 300 < (expires - at).days < 366


@pytest.mark.parametrize(
    ("contact", "address"),
    [("mailto:security@city.example",) * 2, (None, "mailto:plan@example.org")],
)
def test_the_contact_is_a_setting_or_the_plans_own(tmp_path, contact, address):
    written = write_second(tmp_path / "releases" / "1400").path
    whole = written.rename(written.with_name(f"000002-{sha256_of(written)[:12]}.sqlite"))
    (whole.parent / "current").symlink_to(whole.name)
    settings = Settings(data_dir=tmp_path, security_contact=contact, _env_file=None)
    with prepared_current_site(settings, now=NOW) as prepared:
        text = (prepared.built.folder / ".well-known" / "security.txt").read_text()
        assert f"Contact: {address}\n" in text
