"""The pages of a small city, word by word; tests.golden.write_site writes them anew."""

import pytest

from portal.site.build import build_site
from tests.factories.city import write_city
from tests.golden.site_texts import site_texts
from tests.golden.write_site import GOLDEN

EXPECTED = {str(path.relative_to(GOLDEN)): path.read_text() for path in GOLDEN.rglob("*.html")}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("golden")
    site = folder / "site"
    build_site(write_city(folder), site, public_url="https://example.org")
    return site_texts(site.resolve())


def test_the_same_pages_are_there(built):
    assert built.keys() == EXPECTED.keys()
    assert len(built) > 40


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_page_says_what_it_said(built, name):
    assert built[name] == EXPECTED[name]
