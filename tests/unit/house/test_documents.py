"""What a document points to is there: files, folders, tests and other documents."""

import posixpath
import re
import tomllib
from pathlib import PurePosixPath

import pytest

from tests.unit.house.codebase import ROOT, text_files

# A known ending, or a slash at the end.
PATH = re.compile(
    r"(?:[\w.-]+/)*[\w-]+\.(?:css|j2|js|lock|md|po|py|sh|toml|yml|csv|conf)|(?:[\w.-]+/)+"
)
MADE = {"calculation.csv", "list.csv", "imports/"}  # by the program
DOCUMENTS = [file for file in text_files() if file.name.endswith(".md")]
FILES = {file.name for file in text_files()}
FOLDERS = {str(folder) for name in FILES for folder in PurePosixPath(name).parents}


def is_there(path, document):
    """Whether it is beside the document, or the end of some path of the tree."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(document), path))
    ending = "/" + path.rstrip("/")
    return beside in FILES | FOLDERS or any(
        f"/{place}".endswith(ending) for place in FILES | FOLDERS
    )


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_a_link_leads_somewhere(file):
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[\w-]*)?\)", file.text)
    assert [link for link in links if not is_there(link, file.name)] == []


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_a_path_is_there(file):
    named = [text for text in re.findall(r"`([^`\n]+)`", file.text) if PATH.fullmatch(text)]
    gone = [path for path in named if path not in MADE and not is_there(path, file.name)]
    assert gone == []


def test_the_search_for_paths_finds_them():
    named = {path for file in DOCUMENTS for path in re.findall(r"`([^`\n]+)`", file.text)}
    assert {"core/errors.py", "delivery/sending/worker.py"} <= {
        path for path in named if PATH.fullmatch(path)
    }
    assert not is_there("core/nothing.py", "README.md")


def test_the_picture_of_the_house_has_every_room_of_core():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    floors = next(one["layers"] for one in contracts if one.get("containers") == ["core"])
    rooms = {room for floor in floors for room in floor.split(" | ")}
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    picture = page.partition("core/    knows")[2].partition("```")[0]
    assert {room for room in rooms if not re.search(rf"\b{room}\b", picture)} == set()
    assert "sample" in rooms
