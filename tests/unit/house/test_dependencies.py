"""Every dependency has its reason, and the lock files hold what pyproject.toml asks for."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.unit.house.codebase import ROOT

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCKS = ("requirements.lock", "requirements-test.lock")


def asked_for(*groups):
    parsed = tomllib.loads(PYPROJECT)
    listed = list(parsed["project"]["dependencies"])
    for group in groups:
        listed += parsed["dependency-groups"][group]
    return [Requirement(text) for text in listed]


def locked(name):
    """Package → its versions (several where platforms differ)."""
    versions: dict[str, set[str]] = {}
    text = (ROOT / name).read_text(encoding="utf-8")
    for package, version in re.findall(r"^([\w.\[\],-]+)==([^\s;]+)", text, re.MULTILINE):
        versions.setdefault(canonicalize_name(package.partition("[")[0]), set()).add(version)
    return versions


def test_every_dependency_says_what_it_is_for():
    blocks = re.findall(r"(?ms)^(?:dependencies|build|test|dev) = \[\n(.*?)^\]", PYPROJECT)
    entries = [line.strip() for block in blocks for line in block.splitlines() if '"' in line]
    assert len(entries) == len(asked_for("build", "test", "dev"))
    assert [line for line in entries if not re.search(r'",\s+# \w.{7}', line)] == []


@pytest.mark.parametrize(
    ("lock", "groups"), [(LOCKS[0], ["build"]), (LOCKS[1], ["build", "test"])]
)
def test_a_lock_holds_what_is_asked_for(lock, groups):
    held = locked(lock)
    missing = [
        str(wanted)
        for wanted in asked_for(*groups)
        if not held.get(canonicalize_name(wanted.name))
        or not all(wanted.specifier.contains(v) for v in held[canonicalize_name(wanted.name)])
    ]
    assert missing == [], "run `make lock`"


def test_the_tests_run_on_the_versions_that_are_shipped():
    tested = locked(LOCKS[1])
    differing = {
        name: (versions, tested.get(name))
        for name, versions in locked(LOCKS[0]).items()
        if tested.get(name) != versions
    }
    assert differing == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_addresses(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[\w.-]+(?:\[[\w,]+\])?==)", text)[1:]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_the_program_brings_no_numeric_tower():
    assert locked(LOCKS[0]).keys() & {"numpy", "pandas", "scikit-learn", "gensim"} == set()
