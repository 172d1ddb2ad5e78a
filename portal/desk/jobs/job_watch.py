"""A thread of the server that starts the process of jobs when there are any."""

import logging
import subprocess
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.calendar import utc_now
from core.database.engine import reading
from core.desk.packages.draft_previews import sweep_previews
from core.desk.packages.jobs.desk_jobs import has_open_job
from core.desk.packages.package_schedule import is_something_due
from core.settings import Settings

# For what another process puts there, and for a time that has come.
_LOOK_EVERY_S = 5.0
# What a process is not handed on: it needs no bot.
_SECRETS = {"bot_token", "bot_webhook_secret", "bot_proxy"}
_log = logging.getLogger("qotbnama.desk")


class JobWatch:
    """Looks for jobs while it is open (`with`), and has them done one process at a time."""

    def __init__(self, engine: Engine, settings: Settings, command: Sequence[str]) -> None:
        """Look in *engine*; *command* does jobs with the settings that stand on its input."""
        self._engine, self._settings, self._command = engine, settings, command
        self._ending, self._woken = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="desk-jobs", daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Stop looking; a job that is being done is left for the next server to do again."""
        self._ending.set()
        self._woken.set()
        self._thread.join()

    def wake(self) -> None:
        """Have it look now: something was done at the desk."""
        self._woken.set()

    def _run(self) -> None:
        while True:
            self._woken.wait(_LOOK_EVERY_S)
            self._woken.clear()
            if self._ending.is_set():
                return
            try:
                with reading(self._engine) as session:
                    is_there_work = has_open_job(session) or is_something_due(session, utc_now())
                sweep_previews(self._engine, self._settings)
            except SQLAlchemyError:
                continue  # the database is away, or has no tables yet; /healthz says so
            if is_there_work:
                self._work()

    def _work(self) -> None:
        given = self._settings.model_dump_json(exclude=_SECRETS).encode()
        with subprocess.Popen(self._command, stdin=subprocess.PIPE) as process:  # noqa: S603 - our own
            assert process.stdin is not None
            process.stdin.write(given)
            process.stdin.close()
            while process.poll() is None:
                if self._ending.wait(0.2):
                    process.terminate()
            if process.returncode and not self._ending.is_set():
                _log.warning("a job of the desk ended with status %s", process.returncode)
