"""Pages of a module's own site, its `address`, each in a browser window of its own."""

import pytest


@pytest.fixture
def opened(chromium, address):
    """Open a page of the site; the options are those of Playwright's context."""
    contexts = []

    def open_page(path, width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
