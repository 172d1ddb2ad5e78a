"""The plugin behind `--complete`: a run that left something out is not a success."""

from pathlib import Path

import pytest


class Completeness:
    """Fails a run in which a test was skipped or a file of tests did not run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ran: set[str] = set()
        self.skipped: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.skipped.add(report.nodeid)
        elif report.when == "call":
            self.ran.add(report.nodeid.partition("::")[0])

    def left_out(self) -> list[str]:
        paths = self.root.glob("tests/**/test_*.py")
        files = {path.relative_to(self.root).as_posix() for path in paths}
        return sorted(self.skipped | (files - self.ran))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.exitstatus == pytest.ExitCode.OK and self.left_out():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for name in self.left_out():
            terminalreporter.write_line(f"LEFT OUT {name}", red=True)
