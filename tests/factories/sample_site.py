"""The site of the sample plan, built once in a run and only to be read."""

from functools import cache

from portal.site.build import build_site
from tests.factories.made_once import made_once
from tests.factories.sample_city import bordered_release, sample_release

PUBLIC_URL = "https://plan.example"


@cache
def sample_site():
    """The folder of the built site."""
    return _site("sample-site", sample_release, "fa")


@cache
def bordered_site():
    """The folder of the site of the sample with borders, in Persian and English."""
    return _site("bordered-site", bordered_release, "fa", "en")


def _site(name, release, *languages):
    def build(folder):
        build_site(release(), folder / "site", public_url=PUBLIC_URL, languages=languages)

    return (made_once(name, build) / "site").resolve()


def rows(sql, *values):
    """What the sample's release file answers to a query."""
    release = sample_release()
    return release.connection.execute(sql, values).fetchall()
