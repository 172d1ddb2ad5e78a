"""How the command line speaks: its two streams, bars for long steps, and what went wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from typer.exceptions import TyperException

from core.errors import QotbnamaError
from core.persian import number
from core.refusals import Refusal, tell_refusal
from core.texts import load_texts

texts = load_texts()
out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)

_STOPPED = 130  # what a shell gives after Ctrl-C


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar for each step that is told as (step, done, total); quiet where no one looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(_step_name(step))
            bars.update(tasks[step], completed=done, total=total)

        yield tell


def _step_name(step: str) -> str:
    for room in ("publish", "import.step", "build"):
        if f"{room}.{step}" in texts:
            return texts(f"{room}.{step}")
    return step


def run(command: Callable[[], int | None]) -> int:
    """Run *command* and give its exit status; what can be foreseen to go wrong is one sentence.

    1: it was refused. 2: it is written wrongly. 130: it was stopped by Ctrl-C.
    """
    try:
        return command() or 0
    except QotbnamaError as error:
        err.print(_sentence(error))
        return 1
    except (typer.Abort, KeyboardInterrupt):
        err.print(texts("cli.stopped"))
        return _STOPPED
    except TyperException as error:
        err.print(_tell_usage(error))
        return error.exit_code
    except Refusal as error:
        said = tell_refusal(error, texts)
        if said is None:
            raise
        err.print(said)
        return 1


def _sentence(error: QotbnamaError) -> str:
    told = {
        name: number(value) if isinstance(value, int) else value or "–"
        for name, value in vars(error).items()
    }
    return texts(f"error.{error.code}", **told)


def _tell_usage(error: TyperException) -> str:
    context = getattr(error, "ctx", None)
    hint = texts("cli.usage.hint", command=context.command_path if context else "qotbnama")
    parameter = getattr(error, "param", None)
    if context is not None and error.message == context.get_help():
        return error.message
    if parameter is not None and not error.message:
        said = texts("cli.usage.missing", name=parameter.name)
    elif parameter is not None:
        said = texts("cli.usage.bad_value", name=parameter.name, reason=error.message)
    elif isinstance(error, typer.BadParameter):
        said = error.message
    else:
        said = texts("cli.usage.wrong", reason=error.message)
    return f"{said}\n{hint}"
