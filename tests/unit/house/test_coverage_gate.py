"""The gate on coverage holds each package by itself."""

import pytest
from coverage import Coverage, CoverageData
from coverage.exceptions import NoDataError

from tests.unit.house.codebase import ROOT
from tools import coverage_gate

# From line -1 a module begins, and ends to it: lines 1 and 2 each way round but one.
SOURCE = "if __name__:\n    a = 1\nb = 2\n"
WHOLE = [(-1, 1), (1, 2), (2, 3), (1, 3), (3, -1)]
PART = [(-1, 1), (1, 2), (2, 3), (3, -1)]


@pytest.fixture
def covered(tmp_path, monkeypatch):
    """Write what tests reached of the module of each package, and read it again."""
    monkeypatch.chdir(tmp_path)

    def coverage_of(**arcs):
        data = CoverageData(basename=str(tmp_path / ".coverage"))
        for package, reached in arcs.items():
            module = tmp_path / package / "room.py"
            module.parent.mkdir()
            module.write_text(SOURCE, encoding="utf-8")
            data.add_arcs({str(module): reached})
        data.write()
        coverage = Coverage(
            data_file=str(tmp_path / ".coverage"), config_file=str(ROOT / "pyproject.toml")
        )
        coverage.load()
        return coverage

    return coverage_of


def test_packages_that_have_enough_are_let_through(covered, capsys):
    coverage = covered(core=WHOLE, bot=PART)
    assert coverage_gate.hold(coverage, {"core": 100, "bot": 80}) == 0
    assert capsys.readouterr().out == (
        "coverage of core: 100.0 % (at least 100 %)\ncoverage of bot: 80.0 % (at least 80 %)\n"
    )


def test_one_that_has_too_little_is_shown_though_the_other_has_all(covered, capsys):
    coverage = covered(core=WHOLE, bot=PART)
    assert coverage_gate.hold(coverage, {"core": 100, "bot": 90}) == 1
    assert "1->3" in capsys.readouterr().out


def test_a_package_that_was_not_traced_is_not_let_through(covered):
    coverage = covered(core=WHOLE)
    with pytest.raises(NoDataError):
        coverage_gate.hold(coverage, {"bot": 1})


def test_every_package_of_the_product_is_traced_and_held():
    traced = Coverage(config_file=str(ROOT / "pyproject.toml")).get_option("run:source")
    assert traced == [*coverage_gate.LEAST]
