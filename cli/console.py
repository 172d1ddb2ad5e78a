"""How the command line speaks: its two streams, bars for long steps, and what went wrong."""

import io
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import typer
from typer.exceptions import TyperException

from cli.usage import usage_text
from core.errors import FileUnusableError, QotbnamaError
from core.persian import number
from core.progress import Progress, silent
from core.texts import load_texts

texts = load_texts()

_STOPPED = 130  # what a shell gives after Ctrl-C


def out(text: str) -> None:
    """Print what a command was asked for."""
    # At once: who reads along sees it now, and who has left is noticed now.
    print(text, flush=True)


def err(text: str) -> None:
    """Print what a person should know besides."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Show a bar for the step that is under way; quiet where no one looks."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task("", total=None)

        def advance(step: str, done: int, total: int) -> None:
            bars.update(bar, description=texts(step), completed=done, total=total or None)

        yield advance


def run(command: Callable[[], int | None]) -> int:
    """Run *command* and give its exit status; what can be foreseen to go wrong is one sentence.

    1: it was refused. 2: it is written wrongly. 130: it was stopped by Ctrl-C.
    """
    try:
        with _InterruptFirst():
            status = command() or 0
    except BrokenPipeError:
        _leave_quietly()
        return 1
    except (typer.Abort, KeyboardInterrupt):
        status = _STOPPED
    except TyperException as error:
        err(usage_text(error))
        return error.exit_code
    except _foreseen() as error:
        err(sentence(_as_ours(error)))
        return 1
    if status == _STOPPED:
        err(texts("cli.stopped"))
    return status


def _leave_quietly() -> None:
    # Who read along has left, and no sentence would reach them; Python's last flush must not fail.
    with suppress(io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _foreseen() -> tuple[type[Exception], ...]:
    # Only once something went wrong: the library is dear to load, and most commands need it not.
    from sqlalchemy.exc import SQLAlchemyError

    return OSError, SQLAlchemyError, sqlite3.Error, QotbnamaError


class _InterruptFirst:
    """Lets out an interrupt that an error on its way has hidden: a half-written file's, mostly."""

    def __enter__(self) -> None:
        """Change nothing."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Raise KeyboardInterrupt if that is how it began."""
        while error is not None:
            if isinstance(error, KeyboardInterrupt):
                raise KeyboardInterrupt
            error = error.__context__


def _as_ours(error: Any) -> QotbnamaError:
    """Take what the system or the database refuses as one of ours."""
    if isinstance(error, OSError):
        # Of a swap, the place that was to be taken.
        path = error.filename2 or error.filename or ""
        return FileUnusableError(str(path), error.strerror or str(error))
    if isinstance(error, sqlite3.Error):  # of a release file
        return FileUnusableError("", str(error))
    if isinstance(error, QotbnamaError):
        return error
    from core.database.refusals import refusal_of

    return refusal_of(error)


def sentence(error: QotbnamaError) -> str:
    """Return an error as the one sentence that a person reads."""
    values = {
        name: number(value) if isinstance(value, int) else value or "–"
        for name, value in vars(error).items()
    }
    return texts(f"error.{error.code}", **values)
