"""What no committed file may say."""

import re

import pytest

from tests.unit.house.codebase import text_files

# Written in pieces, so that this file does not find itself.
UNFINISHED = re.compile(rf"\b({'TO'}DO|{'FIX'}ME)\b")
PACKAGE_HOSTS = "pypi|pythonhosted|npm|yarn|debian|ubuntu|mirror|conda|artifactory|nexus|devpi"
PACKAGE_HOST = re.compile(
    rf"\b(?:https?|ftp|git)://[^\s/\"'<>)]*(?:{PACKAGE_HOSTS})"
    rf"|--(?:extra-)?{'index'}-url|--{'find'}-links",
    re.IGNORECASE,
)


@pytest.mark.parametrize("pattern", [UNFINISHED, PACKAGE_HOST], ids=["unfinished", "hosts"])
def test_no_file_says(pattern):
    found = [
        f"{file.name}:{number}: {match[0]}"
        for file in text_files()
        for number, line in enumerate(file.text.splitlines(), start=1)
        if (match := pattern.search(line))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        f"{'https'}://files.pythonhosted.org/packages/x.whl",
        f"resolved: {'http'}://registry.npmjs.org/x.tgz",
        f"deb {'http'}://mirror.example/debian bookworm main",
        f"pip install --{'index'}-url x",
    ],
)
def test_an_address_of_a_package_host_is_recognized(line):
    assert PACKAGE_HOST.search(line)


@pytest.mark.parametrize("line", ["https://example.org/plan", "sqlite:///debian.sqlite"])
def test_other_addresses_are_not(line):
    assert not PACKAGE_HOST.search(line)
