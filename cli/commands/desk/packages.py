"""`packages`: what people do to packages at the desk, by the same functions and rights.

A command does the desk's jobs itself; where a server does them already, it leaves them to it.
"""

from pathlib import Path
from typing import Annotated

import typer

from cli import moment
from cli.commands.desk import package_deeds, package_rows
from cli.commands.desk.package_doing import NumberArgument, do_jobs, print_package, show
from cli.console import out, texts
from cli.opening import open_writable
from cli.options import ByOption, author, demand
from cli.usage import App
from core.desk.rights import Action

packages = App(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


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
    do_jobs(settings)
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
        print_package(one)


def marked(
    number: NumberArgument,
    path: Annotated[Path, typer.Argument(help=texts("cli.packages.marked_path"))],
) -> None:
    """Write the clerk's own workbook, in which what is wrong is marked."""
    from shutil import copyfile

    from core.desk.desk_errors import PackageNotFoundError
    from core.desk.packages.jobs.job_context import marked_path
    from core.settings import load_settings

    found = marked_path(load_settings(), number)
    if not found.is_file():
        raise PackageNotFoundError(number)
    copyfile(found, path)
    out(str(path))


packages.command("hand-in", help=texts("cli.packages.hand_in.help"))(hand_in)
packages.command(help=texts("cli.packages.rows.help"))(package_rows.rows)
packages.command(help=texts("cli.packages.row.help"))(package_rows.row)
packages.command("withdraw-row", help=texts("cli.packages.withdraw_row.help"))(
    package_rows.withdraw_row
)
packages.command("list", help=texts("cli.packages.list.help"))(list_)
packages.command(help=texts("cli.packages.show.help"))(show)
packages.command(help=texts("cli.packages.marked.help"))(marked)
packages.command(help=texts("cli.packages.reason.help"))(package_deeds.reason)
packages.command(help=texts("cli.packages.comment.help"))(package_deeds.comment)
packages.command(help=texts("cli.packages.preview.help"))(package_deeds.preview)
packages.command(help=texts("cli.packages.send.help"))(package_deeds.send)
packages.command(help=texts("cli.packages.approve.help"))(package_deeds.approve)
packages.command("withdraw-approval", help=texts("cli.packages.withdraw_approval.help"))(
    package_deeds.withdraw_approval
)
packages.command(help=texts("cli.packages.link.help"))(package_deeds.link)
packages.command("void-link", help=texts("cli.packages.void_link.help"))(package_deeds.void_link)
packages.command("return", help=texts("cli.packages.return.help"))(package_deeds.return_)
packages.command(help=texts("cli.packages.schedule.help"))(package_deeds.schedule)
packages.command(help=texts("cli.packages.cancel.help"))(package_deeds.cancel)
packages.command(help=texts("cli.packages.publish.help"))(package_deeds.publish)
packages.command(help=texts("cli.packages.withdraw.help"))(package_deeds.withdraw)
