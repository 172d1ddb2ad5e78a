"""The project's own files, for the tests about the code base."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[3]
_BINARY_SUFFIXES = {".gz", ".ico", ".png", ".sqlite", ".ttf", ".woff2", ".xlsx", ".zip"}


@dataclass(frozen=True)
class SourceFile:
    """A file of the project; `name` is relative to the root, with forward slashes."""

    name: str

    @property
    def path(self) -> Path:
        return ROOT / self.name

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def is_module(self) -> bool:
        return self.name.endswith(".py")

    @property
    def is_test(self) -> bool:
        return self.name.startswith("tests/")


@cache
def tracked_names() -> tuple[str, ...]:
    """Every file that is committed or about to be, by its path from the root."""
    # The checkout may belong to another user (a container's), which git otherwise refuses.
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    names = sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())
    assert "pyproject.toml" in names
    return tuple(names)


@cache
def text_files() -> tuple[SourceFile, ...]:
    """Every text file that is committed or about to be."""
    names = tracked_names()
    return tuple(SourceFile(name) for name in names if Path(name).suffix not in _BINARY_SUFFIXES)


def modules() -> list[SourceFile]:
    """Every Python module of the project, its tests and tools included."""
    return [file for file in text_files() if file.is_module]
