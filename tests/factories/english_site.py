"""The site of the sample plan in Persian and English, built once in a run and only to be read."""

from functools import cache

from portal.site.build import build_site
from tests.factories.made_once import made_once
from tests.factories.sample_city import sample_release
from tests.factories.sample_site import PUBLIC_URL

LANGUAGES = ("fa", "en")


@cache
def english_site():
    """The folder of the built site."""

    def build(folder):
        release = sample_release()
        build_site(release, folder / "site", public_url=PUBLIC_URL, languages=LANGUAGES)

    return (made_once("english-site", build) / "site").resolve()
