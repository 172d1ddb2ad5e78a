"""README and documents know the program's commands, and no others."""

import re

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from cli.program import app
from tests.unit.house.codebase import ROOT, text_files

PROGRAM = get_command(app)
assert isinstance(PROGRAM, TyperGroup)
COMMANDS = PROGRAM.commands
TOLD = re.compile(r"(?<![\w/.-])(?:\.venv/bin/)?qotbnama ([a-z]+)\b([^`\n#|]*)")
DOCUMENTS = [file for file in text_files() if file.name.endswith((".md", ".example"))]


def options_of(command):
    below = command.commands.values() if isinstance(command, TyperGroup) else ()
    own = {
        name
        for one in command.params
        if one.param_type_name == "option"
        for name in (*one.opts, *one.secondary_opts)
    }
    return own.union({"--help"}, *map(options_of, below))


def test_the_readme_lists_every_command():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.partition("| you want to |")[2].partition("\n\n")[0]
    listed = {name for name, _ in TOLD.findall(table)}
    assert listed == COMMANDS.keys() - {"demo"}
    assert "make demo" in text


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_a_document_names_only_commands_and_options_that_are_there(file):
    wrong = [
        f"qotbnama {name}{rest}"
        for name, rest in TOLD.findall(file.text)
        if name not in COMMANDS
        or not set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= options_of(COMMANDS[name])
    ]
    assert wrong == []


def test_commands_are_told():
    told = {name for file in DOCUMENTS for name, _ in TOLD.findall(file.text)}
    assert told == COMMANDS.keys()
