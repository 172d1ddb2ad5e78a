"""Builds the project with its catalogues compiled: a step of setuptools, named in pyproject.toml.

A wheel carries `.mo` files where the checkout has `.po`, so that an installed program parses none,
and the handbook that the desk shows, which the checkout has among its documents.
"""

import shutil
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools.command.build_py import build_py

HANDBOOK = Path(__file__).resolve().parents[1] / "docs" / "clerk.md"


class BuildPy(build_py):  # type: ignore[misc]  # setuptools ships no types
    """Copy the packages with their data, as setuptools does, then compile the catalogues."""

    def run(self) -> None:
        """Fill the folder that the wheel is packed from; an editable install stays as it is."""
        super().run()
        if not self.editable_mode:
            compile_catalogues(Path(self.build_lib) / "locales")
            shutil.copy(HANDBOOK, Path(self.build_lib) / "portal" / "templates" / "desk")


def compile_catalogues(folder: Path) -> None:
    """Replace each `.po` file below *folder* by its `.mo`, without what awaits a translator."""
    for source in sorted(folder.rglob("*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        source.unlink()
