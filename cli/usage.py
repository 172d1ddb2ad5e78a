"""How the command line explains itself: its help, and what is wrong with how it was called.

Typer's own words are English and partly beyond gettext: they are said here in the reader's.
"""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from core.texts import load_texts

texts = load_texts()
# Typer's words, and the keys of ours.
_HEADINGS = {
    "Arguments": "cli.usage.arguments",
    "Options": "cli.usage.options",
    "Commands": "cli.usage.commands",
}
_WORDS = {
    "Show this message and exit.": "cli.usage.help",
    "[required]": "cli.usage.required",
}


class _Help(typer.Context.formatter_class):  # type: ignore[misc,valid-type]  # its public name
    """Writes a page of help; what is typed stands on lines of its own, from left to right."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is typed, below its heading."""
        self.write_heading(prefix or texts("cli.usage.usage"))
        super().write_usage(prog, args, prefix="  ")

    def write_heading(self, heading: str) -> None:
        """Write a heading of Typer's, or one of ours."""
        super().write_heading(texts(_HEADINGS[heading]) if heading in _HEADINGS else heading)

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **options: Any) -> None:
        """Write a list of what there is and what it does."""
        super().write_dl([(name, _translated(text)) for name, text in rows], *args, **options)


def _translated(text: str) -> str:
    for word, key in _WORDS.items():
        text = text.replace(word, texts(key))
    return text


class _Context(typer.Context):
    formatter_class = _Help


class _Command(TyperCommand):
    context_class = _Context
    # Not to allow them, but to name them in our own words.
    allow_extra_args = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the words of a command; what is wrong with them says of which command."""
        try:
            super().parse_args(ctx, args)
        except TyperException as error:
            if getattr(error, "ctx", ctx) is None:
                error.ctx = ctx  # type: ignore[attr-defined]  # its subclasses declare it
            raise
        if ctx.args:
            raise typer.BadParameter(texts("cli.usage.extra", words=" ".join(ctx.args)), ctx)
        return []


class _Group(TyperGroup):
    context_class = _Context

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is named first in *args*."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            near = get_close_matches(name, self.commands)
            key = "cli.usage.no_command_but" if near else "cli.usage.no_command"
            raise typer.BadParameter(texts(key, name=name, near="، ".join(near)), ctx)
        return super().resolve_command(ctx, args)


class App(typer.Typer):
    """An application whose help and complaints are in the reader's language."""

    def __init__(self, **options: Any) -> None:
        """Take Typer's *options*."""
        super().__init__(cls=_Group, **options)

    def command(self, name: str | None = None, **options: Any) -> Callable[..., Any]:
        """Add a command as Typer does."""
        return super().command(name, cls=_Command, **options)


def usage_text(error: TyperException) -> str:
    """Return what is wrong with a command and where its help is, or the help if asked for."""
    context = getattr(error, "ctx", None)
    if context is not None and error.message == context.get_help():
        return error.message
    hint = texts("cli.usage.hint", command=context.command_path if context else "qotbnama")
    return f"{_complaint(error, context)}\n{hint}"


def _complaint(error: TyperException, context: Any) -> str:
    option = getattr(error, "option_name", None)
    if hasattr(error, "possibilities"):
        return texts("cli.usage.no_option", name=option)
    if option is not None:
        given = context.command.params if context else ()
        is_flag = any(option in one.opts and one.is_flag for one in given)
        return texts("cli.usage.takes_none" if is_flag else "cli.usage.no_value", name=option)
    parameter = getattr(error, "param", None)
    if parameter is not None:
        key = "cli.usage.bad_value" if error.message else "cli.usage.missing"
        return texts(key, name=parameter.name)
    # Only ours are in the reader's language.
    return error.message if isinstance(error, typer.BadParameter) else texts("cli.usage.wrong")
