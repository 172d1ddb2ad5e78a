"""How the command line speaks: its two streams, bars for long steps, and what went wrong."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bars
from sqlalchemy.exc import SQLAlchemyError
from typer.exceptions import TyperException

from core.errors import FileUnusableError, QotbnamaError
from core.persian import number
from core.progress import Progress
from core.refusals import refusal_of
from core.texts import load_texts
from qotbnama_usage import tell_usage

texts = load_texts()
out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)

_STOPPED = 130  # what a shell gives after Ctrl-C


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Show a bar for the step that is under way; quiet where no one looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=err, transient=True, disable=not err.is_terminal) as bars:
        bar = bars.add_task("", total=None)

        def tell(step: str, done: int, total: int) -> None:
            bars.update(bar, description=texts(step), completed=done, total=total or None)

        yield tell


def run(command: Callable[[], int | None]) -> int:
    """Run *command* and give its exit status; what can be foreseen to go wrong is one sentence.

    1: it was refused. 2: it is written wrongly. 130: it was stopped by Ctrl-C.
    """
    try:
        with _InterruptFirst():
            status = command() or 0
    except BrokenPipeError:
        return 1  # who read along has left, and no sentence would reach them
    except (typer.Abort, KeyboardInterrupt):
        status = _STOPPED
    except TyperException as error:
        err.print(tell_usage(error))
        return error.exit_code
    except (OSError, SQLAlchemyError, sqlite3.Error, QotbnamaError) as error:
        err.print(sentence(_as_ours(error)))
        return 1
    if status == _STOPPED:
        err.print(texts("cli.stopped"))
    return status


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


def _as_ours(error: OSError | SQLAlchemyError | sqlite3.Error | QotbnamaError) -> QotbnamaError:
    """Take what the system or the database refuses as one of ours."""
    if isinstance(error, OSError):
        # Of a swap, the place that was to be taken.
        path = error.filename2 or error.filename or ""
        return FileUnusableError(str(path), error.strerror or str(error))
    if isinstance(error, sqlite3.Error):  # of a release file
        return FileUnusableError("", str(error))
    return refusal_of(error) if isinstance(error, SQLAlchemyError) else error


def sentence(error: QotbnamaError) -> str:
    """Return an error as the one sentence that a person reads."""
    told = {
        name: number(value) if isinstance(value, int) else value or "–"
        for name, value in vars(error).items()
    }
    return texts(f"error.{error.code}", **told)
