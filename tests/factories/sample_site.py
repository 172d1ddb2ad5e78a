"""The site of the sample plan, built once in a run and only to be read."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from portal.site.build import build_site
from tests.factories.sample_city import sample_release

PUBLIC_URL = "https://plan.example"


@cache
def sample_site():
    """The folder of the built site."""
    folder = Path(mkdtemp(prefix="sample-site-"))
    return build_site(sample_release(), folder / "site", public_url=PUBLIC_URL).folder


def rows(sql, *values):
    """What the sample's release file answers to a query."""
    release = sample_release()
    return release.connection.execute(sql, values).fetchall()
