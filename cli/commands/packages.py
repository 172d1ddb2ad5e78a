"""`packages`: what people do to packages at the desk, by the same functions and rights.

A command does the desk's jobs itself; where a server does them already, it leaves them to it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import moment
from cli.console import out, texts
from cli.opening import open_writable
from cli.options import ByOption, author, demand
from cli.usage import App
from core.desk.rights import Action

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlmodel import Session

    from core.models import DeskPackage
    from core.settings import Settings

packages = App(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
NumberArgument = Annotated[int, typer.Argument(min=1, help=texts("cli.packages.number"))]
DigestOption = Annotated[str, typer.Option("--digest", help=texts("cli.packages.digest"))]
PausedOption = Annotated[bool, typer.Option("--paused", help=texts("cli.packages.paused"))]
ReasonOption = Annotated[str, typer.Option("--reason", help=texts("cli.packages.reason"))]


def hand_in(
    path: Annotated[Path, typer.Argument(help=texts("cli.import.path"))],
    *,
    note: Annotated[str, typer.Option(help=texts("cli.packages.note"))] = "",
    absent: Annotated[str, typer.Option(help=texts("cli.packages.absent"))] = "stop",
    instead_of: Annotated[
        int | None, typer.Option(min=1, help=texts("cli.packages.instead_of"))
    ] = None,
    by: ByOption = None,
) -> None:
    """Hand in a file, have it read, and print what it would change."""
    from core.database.engine import transaction
    from core.desk.accounts import check_right
    from core.desk.packages import package_states
    from core.desk.packages.jobs.job_context import keep_upload
    from core.settings import load_settings
    from portal.desk.packages.hand_in_routes import safe_name

    demand(path)
    if absent not in package_states.ABSENT_ROWS:
        raise typer.BadParameter(texts("cli.packages.absent_bad", value=absent))
    settings, who, name = load_settings(), author(by), safe_name(path.name)
    with path.open("rb") as file, transaction(open_writable(settings)) as session:
        check_right(session, who, Action.HAND_IN)
        package = package_states.hand_in(
            session,
            name,
            note=note,
            scope=package_states.ABSENT_ROWS[absent],
            by=who,
            now=moment.utc_now(),
            instead_of=instead_of,
        )
        assert package.id is not None
        keep_upload(settings, package.id, name, file)
    _work(settings)
    show(package.id)


def list_() -> None:
    """Print the latest packages."""
    from core.database.engine import reading
    from core.desk.packages.package_states import list_packages
    from core.settings import load_settings

    with reading(open_writable(load_settings())) as session:
        found = list_packages(session)
    if not found:
        out(texts("desk.packages.none"))
    for one in found:
        _print_line(one)


def show(number: NumberArgument) -> None:
    """Print a package: its state, what is wrong with it or what it would change."""
    from core.database.engine import reading
    from core.desk.packages.package_states import see_package
    from core.settings import load_settings

    with reading(open_writable(load_settings())) as session:
        package = see_package(session, number)
    _print_line(package)
    for text in (package.failure, package.return_reason):
        if text:
            out(text)
    for cause in package.found.get("shown", ()):
        out("\n".join(cause["lines"]))
    for table in package.found.get("tables", ()):
        for one in table["things"]:
            kind, key = texts(f"desk.change.{one['kind']}"), " · ".join(one["key"])
            out(f"{kind}: {key} {one['title']}".rstrip())
            for name, old, new in one["fields"]:
                out(f"  {name}: {old} ← {new}")
    for warning in package.found.get("warnings", ()):
        out(warning)


def send(number: NumberArgument, *, digest: DigestOption = "", by: ByOption = None) -> None:
    """Send a draft to be approved."""
    from core.desk.packages.package_states import send_package

    _do(number, by, digest, Action.SEND, send_package)


def approve(
    number: NumberArgument,
    *,
    digest: DigestOption = "",
    override: Annotated[str | None, typer.Option(help=texts("cli.packages.override"))] = None,
    by: ByOption = None,
) -> None:
    """Approve a package as it is."""
    from core.desk.packages import package_states

    def deed(session: "Session", number: int, digest: str, *, by: str, now: "datetime") -> None:
        package_states.approve(session, number, digest, by=by, override=override, now=now)

    _do(number, by, digest, Action.APPROVE if override is None else Action.APPROVE_OWN, deed)


def return_(
    number: NumberArgument, *, reason: ReasonOption, digest: DigestOption = "", by: ByOption = None
) -> None:
    """Return a package with a reason."""
    from core.desk.packages.package_states import return_package

    def deed(session: "Session", number: int, digest: str, *, by: str, now: "datetime") -> None:
        return_package(session, number, reason, by=by, now=now, digest=digest)

    _do(number, by, digest, Action.RETURN, deed)


def schedule(
    number: NumberArgument,
    day: Annotated[str, typer.Argument(help=texts("desk.schedule.day_hint"))],
    clock: Annotated[str, typer.Argument(help=texts("desk.schedule.clock_hint"))],
    *,
    paused: PausedOption = False,
    digest: DigestOption = "",
    by: ByOption = None,
) -> None:
    """Have an approved package published at a time of Tehran."""
    from core.desk.packages.package_schedule import schedule_publication, tehran_moment

    at = tehran_moment(day, clock, moment.utc_now())

    def deed(session: "Session", number: int, digest: str, *, by: str, now: "datetime") -> None:
        schedule_publication(session, number, digest, at, begins_paused=paused, by=by, now=now)

    _do(number, by, digest, Action.SCHEDULE, deed)


def cancel(number: NumberArgument, *, by: ByOption = None) -> None:
    """Have a scheduled package not published; it stays approved."""
    from core.desk.packages.package_schedule import cancel_schedule

    def deed(session: "Session", number: int, _digest: str, *, by: str, now: "datetime") -> None:
        cancel_schedule(session, number, by=by, now=now)

    _do(number, by, "", Action.CANCEL_SCHEDULE, deed)


def publish(
    number: NumberArgument,
    *,
    paused: PausedOption = False,
    digest: DigestOption = "",
    by: ByOption = None,
) -> None:
    """Publish an approved package."""
    from core.desk.packages.package_states import order_publication

    def deed(session: "Session", number: int, digest: str, *, by: str, now: "datetime") -> None:
        order_publication(session, number, digest, begins_paused=paused, by=by, now=now)

    _do(number, by, digest, Action.PUBLISH, deed)


def withdraw(number: NumberArgument, *, by: ByOption = None) -> None:
    """Take a package back."""
    from core.desk.packages.package_states import withdraw_package

    def deed(session: "Session", number: int, _digest: str, *, by: str, now: "datetime") -> None:
        withdraw_package(session, number, by=by, now=now)

    _do(number, by, "", Action.WITHDRAW, deed)


def _do(
    number: int, by: str | None, digest: str, action: Action, deed: "Callable[..., object]"
) -> None:
    """Do *deed* in the name of a person who may, then what it leaves to be done, and print it."""
    from core.database.engine import transaction
    from core.desk.accounts import check_right
    from core.desk.packages.package_states import read_again_if_moved, see_package
    from core.settings import load_settings

    settings, who, now = load_settings(), author(by), moment.utc_now()
    engine = open_writable(settings)
    is_moved = read_again_if_moved(engine, number, now)
    if not is_moved:
        with transaction(engine) as session:
            check_right(session, who, action)
            found = see_package(session, number).digest or ""
            # As pages show it: the first letters, in groups.
            is_named = found.startswith(digest.replace(" ", ""))
            deed(session, number, found if is_named else digest, by=who, now=now)
    _work(settings)
    if is_moved:
        out(texts("cli.packages.moved"))
    with transaction(engine) as session:
        package = see_package(session, number)
    _print_line(package)
    if package.failure:
        out(package.failure)
    if is_moved or package.failure:
        raise typer.Exit(1)


def _work(settings: "Settings") -> None:
    from cli.job_runner import composing
    from portal.desk.jobs.job_process import run_jobs

    run_jobs(settings, composing(settings))


def _print_line(package: "DeskPackage") -> None:
    from portal.desk.packages.package_pages import package_row, shown_digest

    row = package_row(package, {})
    line = f"{row.name}: {row.state}، {row.file_name}، {row.by}، {row.moment}"
    shown = shown_digest(package.digest)
    out(f"{line}، {shown}" if shown else line)


packages.command("hand-in", help=texts("cli.packages.hand_in.help"))(hand_in)
packages.command("list", help=texts("cli.packages.list.help"))(list_)
packages.command(help=texts("cli.packages.show.help"))(show)
packages.command(help=texts("cli.packages.send.help"))(send)
packages.command(help=texts("cli.packages.approve.help"))(approve)
packages.command("return", help=texts("cli.packages.return.help"))(return_)
packages.command(help=texts("cli.packages.schedule.help"))(schedule)
packages.command(help=texts("cli.packages.cancel.help"))(cancel)
packages.command(help=texts("cli.packages.publish.help"))(publish)
packages.command(help=texts("cli.packages.withdraw.help"))(withdraw)
