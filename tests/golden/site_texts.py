"""What the golden files hold of a site: pages without their frame, and without hashes."""

import re

# A release's bytes, and so its hash and size, depend on the SQLite library that wrote it.
HASHED = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{12})\b|[۰-۹٫]+(?= مگابایت)")
FRAME = re.compile(r"^.*?(?=<main)|(?<=</main>).*$", re.DOTALL)
# One page is kept with its frame.
WHOLE = "1400/index.html"


def site_texts(folder):
    """Return each page's text by its path; embeds and pages in one file say the same again."""
    found = [*folder.rglob("index.html"), folder / "404.html"]
    return {
        str(path.relative_to(folder)): _kept(path.relative_to(folder).as_posix(), path.read_text())
        for path in sorted(found)
        if "embed" not in path.parts
    }


def _kept(name, text):
    kept = text if name == WHOLE else FRAME.sub("", text)
    return HASHED.sub("HASH", kept).rstrip() + "\n"
