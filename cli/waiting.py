"""Commands that run for good wait for a database that is away when they begin; a line says so."""

import threading
import time
from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cli.console import err, texts
from core.database.refusals import refusal_of
from core.errors import DatabaseBusyError, DatabaseUnreachableError

_PAUSE_S = 1.0

type Pause = Callable[[float], object]


def when_there(engine: Engine, attempt: Callable[[], None], pause: Pause = time.sleep) -> None:
    """Call *attempt* until the database answers; what it refuses for good is raised."""
    is_away = False
    while not _succeeds(engine, attempt, is_away=is_away):
        is_away = True
        pause(_PAUSE_S)
    if is_away:
        err(texts("cli.database.back"))


def beside(engine: Engine, attempt: Callable[[], None]) -> None:
    """Call *attempt* at once; while the database is away, again and again beside other work."""
    if not _succeeds(engine, attempt, is_away=False):
        # Not waited for at the end: it has nothing to put in order.
        threading.Thread(
            target=_go_on, args=(engine, attempt), name="database", daemon=True
        ).start()


def _go_on(engine: Engine, attempt: Callable[[], None]) -> None:
    while not _succeeds(engine, attempt, is_away=True):
        time.sleep(_PAUSE_S)
    err(texts("cli.database.back"))


def _succeeds(engine: Engine, attempt: Callable[[], None], *, is_away: bool) -> bool:
    try:
        attempt()
    except SQLAlchemyError as error:
        refusal = refusal_of(error)
        # A server comes back; a file that cannot be opened is a mistake in the settings.
        is_server = engine.dialect.name == "postgresql"
        may_end = isinstance(refusal, DatabaseBusyError) or (
            is_server and isinstance(refusal, DatabaseUnreachableError)
        )
        if not may_end:
            raise
        if not is_away:
            err(texts("cli.database.away", reason=vars(refusal)["reason"]))
        return False
    return True
