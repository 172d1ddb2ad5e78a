"""Runs the tests: gets the system's parts they need, says what is left out, and starts pytest.

With CI=true nothing may be left out, and there are two PostgreSQL servers: the faults run on the
newer one that comes as a wheel, all other tests on Debian's. Elsewhere the one from the wheel has
all. Arguments go to pytest as they are, without the gate on coverage.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from shutil import which

from tests.machine import find_chromium, find_debian_postgres
from tests.postgres_server import roomy_memory, start_postgres

CI = os.environ.get("CI", "").lower() in {"1", "true"}
# One process more than cores: tests that wait for a server or a kill leave theirs idle. Files go
# out in the order of their folders, so that the long ones of faults/ are not the last.
WORKERS = (os.cpu_count() or 1) + 1
SPREAD = (f"--numprocesses={WORKERS}", "--dist=loadfile", "--no-loadscope-reorder")
PYTEST = (sys.executable, "-m", "pytest", *SPREAD)
NO_CHROMIUM = (
    "no Chromium: the tests in a browser are left out. Install it (Debian: apt-get install "
    "chromium, macOS: brew install --cask chromium) or name one in QOTBNAMA_TEST_CHROMIUM"
)
NO_POSTGRES = "no PostgreSQL of the system's own: apt-get install postgresql"


def main(arguments: Sequence[str]) -> int:
    """Run what *arguments* name, or everything; give the exit code."""
    install_system_parts()
    if arguments:
        return run(*PYTEST, *arguments)
    if not CI:
        if find_chromium():
            return run_everything()
        say(NO_CHROMIUM)
        return run_everything("-m", "not browser")
    if missing := [text for text in (missing_chromium(), missing_postgres()) if text]:
        say(*missing)
        return 1
    return run_complete()


def run_everything(*options: str, **environment: str) -> int:
    """Run all tests with coverage, and hold the packages to theirs."""
    counted = (*PYTEST, "--cov", "--cov-report=", "--durations=25", *options)
    return run(*counted, **environment) or run(sys.executable, "-m", "tools.coverage_gate")


def run_complete() -> int:
    """Run all tests, of which none may be left out.

    The system's PostgreSQL is started aside and stopped again: it has all but the faults.
    """
    programs = find_debian_postgres()
    assert programs is not None
    server = start_postgres(programs, os.getpid(), parent=roomy_memory())
    say(f"all but faults/ on {programs.parent.name} of the system's PostgreSQL servers:")
    try:
        return run_everything("--complete", QOTBNAMA_TEST_POSTGRES_URL=server.url)
    finally:
        server.stop()


def missing_chromium() -> str | None:
    """Return a message when there is no Chromium."""
    return None if find_chromium() else NO_CHROMIUM


def missing_postgres() -> str | None:
    """Return a message when the system has no PostgreSQL server."""
    return None if find_debian_postgres() else NO_POSTGRES


def install_system_parts() -> None:
    """On Debian, as root, install what is missing; elsewhere do nothing."""
    if os.geteuid() != 0 or not which("apt-get"):
        return
    packages = [] if find_chromium() else ["chromium", "fonts-dejavu-core"]
    if CI and not find_debian_postgres():
        packages.append("postgresql")
    if not packages:
        return
    say(f"installing {', '.join(packages)}")
    install = ("apt-get", "install", "-qq", "--yes", "--no-install-recommends", *packages)
    # The package lists may be absent or old: then fetch them, and try once more.
    if run(*install, DEBIAN_FRONTEND="noninteractive"):
        run("apt-get", "update", "-qq")
        run(*install, DEBIAN_FRONTEND="noninteractive")


def run(*command: str, **environment: str) -> int:
    """Run *command* with *environment* added; give its exit code."""
    inherited: Mapping[str, str] = os.environ
    return subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, env={**inherited, **environment}
    ).returncode


def say(*lines: str) -> None:
    """Print *lines* now, before what the next program prints."""
    print(*lines, sep="\n", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
