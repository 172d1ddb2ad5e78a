"""What all commands on a package share: rights, jobs, and the line that says how it stands."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import moment
from cli.console import out, texts
from cli.opening import open_writable
from cli.options import author

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from core.desk.rights import Action
    from core.models import DeskPackage
    from core.settings import Settings

NumberArgument = Annotated[int, typer.Argument(min=1, help=texts("cli.packages.number"))]
DigestOption = Annotated[str, typer.Option("--digest", help=texts("cli.packages.digest"))]
ReasonOption = Annotated[str, typer.Option("--reason", help=texts("cli.packages.reason"))]
ThingOption = Annotated[str, typer.Option("--thing", help=texts("cli.packages.thing"))]


def do_deed[Result](
    number: int, by: str | None, digest: str, action: "Action", deed: "Callable[..., Result]"
) -> Result:
    """Do *deed* in the name of a person who may, then what it leaves to be done, and print it.

    Return what *deed* returned. Where the plan moved meanwhile the package is worked out anew
    instead, and the command ends with status 1, as it does after a failure.
    """
    from core.database.engine import transaction
    from core.desk.accounts import check_right
    from core.desk.packages.package_states import read_again_if_moved, see_package
    from core.settings import load_settings

    settings, who, now = load_settings(), author(by), moment.utc_now()
    engine = open_writable(settings)
    if read_again_if_moved(engine, number, now):
        do_jobs(settings)
        out(texts("cli.packages.moved"))
        print_package(_see(engine, number))
        raise typer.Exit(1)
    with transaction(engine) as session:
        check_right(session, who, action)
        found = see_package(session, number).digest or ""
        # As pages show it: the first letters, in groups.
        is_named = found.startswith(digest.replace(" ", ""))
        result = deed(session, number, found if is_named else digest, by=who, now=now)
    do_jobs(settings)
    package = _see(engine, number)
    print_package(package)
    if package.failure:
        out(package.failure)
        raise typer.Exit(1)
    return result


def undigested[Result](deed: "Callable[..., Result]") -> "Callable[..., Result]":
    """Return *deed* as one that is given the digest, which does not matter to it."""
    return lambda session, number, _digest, **who: deed(session, number, **who)


def _see(engine: "Engine", number: int) -> "DeskPackage":
    from core.database.engine import reading
    from core.desk.packages.package_states import see_package

    with reading(engine) as session:
        return see_package(session, number)


def do_jobs(settings: "Settings") -> None:
    """Do what the desk has queued, unless a server is doing it already."""
    from cli.job_runner import composing
    from portal.desk.jobs.job_process import run_jobs

    run_jobs(settings, composing(settings))


def show(number: NumberArgument) -> None:
    """Print a package: its state, what is wrong with it or what it would change."""
    from core.database.engine import reading
    from core.desk.packages.package_reasons import comments_of
    from core.desk.packages.package_states import see_package
    from core.settings import load_settings

    with reading(open_writable(load_settings())) as session:
        package = see_package(session, number)
        comments = comments_of(session, number)
    print_package(package)
    for text in (package.failure, package.return_reason):
        if text:
            out(text)
    for cause in package.found.get("shown", ()):
        out("\n".join(cause["lines"]))
    for table in package.found.get("tables", ()):
        for one in table["things"]:
            kind, key = texts(f"desk.change.{one['kind']}"), " · ".join(one["key"])
            out(f"{kind}: {key} {one['title']}".rstrip())
            out(f"  --thing '{one['id']}'")
            if reason := package.reasons.get(one["id"]):
                out(f"  {texts('desk.reasons.own')}: {reason}")
            for name, old, new in one["fields"]:
                out(f"  {name}: {old} ← {new}")
    for warning in package.found.get("warnings", ()):
        out(warning)
    for comment in comments:
        out(f"{comment.by}: {comment.text}")


def print_package(package: "DeskPackage") -> None:
    """Print one line: number, state, file, who, when, and the start of the digest."""
    from portal.desk.packages.package_pages import package_row, shown_digest

    row = package_row(package, {})
    line = f"{row.name}: {row.state}، {row.file_name}، {row.by}، {row.moment}"
    shown = shown_digest(package.digest)
    out(f"{line}، {shown}" if shown else line)
