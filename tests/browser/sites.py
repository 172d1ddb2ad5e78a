"""A built site behind a server of its own, and a page of each kind of it."""

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from playwright.sync_api import Locator, Page

from core.release.reader import Release
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.site.build import build_site
from portal.site.every_page import every_page
from tests.factories.drafts import made
from tests.factories.sample_site import PUBLIC_URL


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Write nothing to the tests' output."""


@contextmanager
def serve(release: Release, folder: Path) -> Iterator[str]:
    """Build the site of *release* in *folder* and give the address that it is served at."""
    built = build_site(release, folder / "site", public_url=PUBLIC_URL)
    with serve_folder(built.folder) as served:
        yield served


@contextmanager
def serve_folder(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """Yield the address that the files of *folder* are served at."""
    asked = functools.partial(handler, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), asked)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def go_by(page: Page, link: Locator) -> None:
    """Click *link* and wait for the page that it leads to: a click alone waits for nothing."""
    with page.expect_navigation():
        link.click()


def kinds(release: Release, site: Path) -> dict[str, str]:
    """Return the address of the fullest page of each template."""
    fullest: dict[str, tuple[int, str]] = {}
    for page in made(every_page(Book(release, load_texts()))):
        address = page.head.path
        name = unquote(address).lstrip("/")
        file = site / (f"{name}index.html" if address.endswith("/") else name)
        found = (file.stat().st_size, address)
        fullest[page.template] = max(found, fullest.get(page.template, found))
    return {template: address for template, (_, address) in sorted(fullest.items())}
