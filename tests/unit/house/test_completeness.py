"""`--complete` sees a skipped test and a file that never ran."""

from types import SimpleNamespace

import pytest

from tests.completeness import Completeness


@pytest.fixture
def two_files(tmp_path):
    for name in ("test_one.py", "test_two.py"):
        (tmp_path / "tests").mkdir(exist_ok=True)
        (tmp_path / "tests" / name).touch()
    return tmp_path


def report(nodeid, when="call", *, skipped=False):
    return SimpleNamespace(nodeid=nodeid, when=when, skipped=skipped)


def finish(plugin):
    session = SimpleNamespace(exitstatus=pytest.ExitCode.OK)
    plugin.pytest_sessionfinish(session)
    return session.exitstatus


def test_a_whole_run_stays_a_success(two_files):
    plugin = Completeness(two_files)
    for name in ("one", "two"):
        plugin.pytest_runtest_logreport(report(f"tests/test_{name}.py::test_it[sqlite]"))
    assert plugin.left_out() == []
    assert finish(plugin) == pytest.ExitCode.OK


def test_a_file_that_did_not_run_fails_the_run(two_files):
    plugin = Completeness(two_files)
    plugin.pytest_runtest_logreport(report("tests/test_one.py::test_it"))
    plugin.pytest_runtest_logreport(report("tests/test_two.py::test_it", when="setup"))
    assert plugin.left_out() == ["tests/test_two.py"]
    assert finish(plugin) == pytest.ExitCode.TESTS_FAILED


def test_a_skipped_test_fails_the_run(two_files):
    plugin = Completeness(two_files)
    for name in ("one", "two"):
        plugin.pytest_runtest_logreport(report(f"tests/test_{name}.py::test_it"))
    plugin.pytest_runtest_logreport(report("tests/test_two.py::test_b", "setup", skipped=True))
    assert plugin.left_out() == ["tests/test_two.py::test_b"]
    assert finish(plugin) == pytest.ExitCode.TESTS_FAILED
