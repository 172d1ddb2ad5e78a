"""What the golden files hold of a built site: pages without what is the same on all of them."""

import re

HASHED = re.compile(r"\.[0-9a-f]{12}\.")
FRAME = re.compile(r"^.*?(?=<main)|(?<=</main>).*$", re.DOTALL)
# One page is kept with its frame.
WHOLE = "1400/index.html"


def site_texts(folder):
    """Give each page's text by its path; hashes in file names are left out."""
    return {
        str(path.relative_to(folder)): _kept(path.relative_to(folder).as_posix(), path.read_text())
        for path in sorted(folder.rglob("*.html"))
    }


def _kept(name, text):
    kept = text if name == WHOLE else FRAME.sub("", text)
    return HASHED.sub(".HASH.", kept).rstrip() + "\n"
