"""Every built page works under the policy of both servers: nothing inline runs or styles."""

from html.parser import HTMLParser

from portal.api.http.static import is_download

DATA = {"application/json", "application/ld+json"}


class Inline(HTMLParser):
    """Collects what the policy would refuse."""

    def __init__(self):
        super().__init__()
        self.refused = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or "style" in given:
            self.refused.append((tag, "style"))
        if tag == "script" and "src" not in given and given.get("type") not in DATA:
            self.refused.append((tag, "inline"))
        self.refused += [(tag, name) for name in given if name.startswith("on")]
        for name in ("src", "srcset", "action", "data"):
            if (given.get(name) or "").startswith(("http:", "https:", "//")):
                self.refused.append((tag, given[name]))
        if tag == "link" and given.get("rel") == "stylesheet" and given["href"][0] != "/":
            self.refused.append((tag, given["href"]))


def test_no_page_needs_what_the_policy_refuses(city):
    built = sorted(city.folder.glob("site/**/*.html"))
    # What is sent as a download is looked at outside the site, where no policy of ours holds.
    pages = [page for page in built if not is_download(page.as_posix())]
    assert len(pages) > 400
    assert len(built) - len(pages) == len(list(city.folder.glob("site/1400/districts/[0-9]*/")))
    refused = {}
    for page in pages:
        found = Inline()
        found.feed(page.read_text(encoding="utf-8"))
        if found.refused:
            refused[page.relative_to(city.folder).as_posix()] = found.refused
    assert refused == {}
