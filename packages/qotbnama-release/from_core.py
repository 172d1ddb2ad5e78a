"""Builds the package from `core`, in this repository: the modules that reading a release needs.

Nothing is copied in the repository; names are rewritten while the wheel is filled, from
`core.release` and what it stands on to `qotbnama_release`.
"""

import re
from pathlib import Path

from setuptools.command.build_py import build_py

PACKAGE = "qotbnama_release"
CORE = Path(__file__).resolve().parents[2] / "core"
# What core.release imports of the rest of core; none of them imports any other.
FOUNDATIONS = (
    *("calendar", "enums", "errors", "formulas", "jalali", "manifest", "money", "persian"),
)
# Folders of core whose every module stands on no others than those.
ROOMS = ("languages", "plan")
_RELEASE = re.compile(r"\bcore\.release\b")
_FOUNDATION = re.compile(rf"\bcore\.({'|'.join((*FOUNDATIONS, *ROOMS))})\b")


def modules() -> dict[str, str]:
    """Return the text of every module of the package by its path in it."""
    release = CORE / "release"
    files = {path.relative_to(release).as_posix(): path for path in release.rglob("*.py")}
    files |= {f"{name}.py": CORE / f"{name}.py" for name in FOUNDATIONS}
    rooms = (path for name in ROOMS for path in (CORE / name).rglob("*.py"))
    files |= {path.relative_to(CORE).as_posix(): path for path in rooms}
    return {name: renamed(files[name].read_text(encoding="utf-8")) for name in sorted(files)}


def renamed(text: str) -> str:
    """Return *text* with the modules of core under the package's name."""
    return _FOUNDATION.sub(rf"{PACKAGE}.\1", _RELEASE.sub(PACKAGE, text))


class BuildPy(build_py):  # type: ignore[misc]  # setuptools ships no types
    """Fill the folder that the wheel is packed from."""

    def run(self) -> None:
        """Write every module of the package."""
        for name, text in modules().items():
            path = Path(self.build_lib) / PACKAGE / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def get_source_files(self) -> list[str]:
        """Return nothing: the sources are not below this folder, and no sdist is made."""
        return []

    def get_outputs(self, *_include_bytecode: bool) -> list[str]:
        """Return what `run` writes."""
        return [str(Path(self.build_lib) / PACKAGE / name) for name in modules()]
