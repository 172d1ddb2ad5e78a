"""Writes the golden site anew: `python -m tests.golden.write_site`; then read the diff."""

import shutil
import tempfile
from pathlib import Path

from portal.site.build import build_site
from tests.factories.city import write_city
from tests.golden.site_texts import site_texts

GOLDEN = Path(__file__).parent / "site"


def main():
    """Replace the golden files."""
    shutil.rmtree(GOLDEN, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build_site(write_city(Path(folder)), site, public_url="https://example.org")
        for name, text in site_texts(site.resolve()).items():
            path = GOLDEN / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


if __name__ == "__main__":
    main()
