"""Options that several commands have, and what is checked of them before anything is opened."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from cli.console import texts
from core.plan.hidden import fit_line

PlanOption = Annotated[str | None, typer.Option("--plan", help=texts("cli.option.plan"))]
QprOption = Annotated[Path | None, typer.Option("--qpr", help=texts("cli.qpr"))]
ByOption = Annotated[str | None, typer.Option("--by", help=texts("cli.option.by"))]
PortOption = Annotated[int | None, typer.Option("--port", help=texts("cli.serve.port"))]


def author(by: str | None) -> str:
    """Return who is to stand in the audit: *by*, or whoever is logged in."""
    return fit_line("--by", by) or getpass.getuser()


def demand(*paths: Path | None) -> None:
    """Raise BadParameter for the first of *paths* that is not there."""
    for path in paths:
        if path is not None and not path.exists():
            raise typer.BadParameter(texts("cli.no_file", path=path))
