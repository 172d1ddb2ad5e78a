"""`packages` …: what is decided about a package, and what is said of it."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from cli import moment
from cli.commands.desk.package_doing import (
    DigestOption,
    NumberArgument,
    ReasonOption,
    ThingOption,
    do_deed,
    show,
    undigested,
)
from cli.console import out, texts
from cli.opening import open_writable
from cli.options import ByOption, author
from core.desk.rights import Action

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

PausedOption = Annotated[bool, typer.Option("--paused", help=texts("cli.packages.paused"))]


def send(number: NumberArgument, *, digest: DigestOption = "", by: ByOption = None) -> None:
    """Send a draft to be approved."""
    from core.desk.packages.package_states import send_package

    do_deed(number, by, digest, Action.SEND, send_package)


def preview(number: NumberArgument, *, digest: DigestOption = "", by: ByOption = None) -> None:
    """Have the site and the messages of a draft made, and print where they are seen."""
    from core.database.engine import reading
    from core.desk.packages.draft_previews import find_preview
    from core.desk.packages.package_states import ask_for_preview
    from core.settings import load_settings
    from portal.desk.packages.preview_part import preview_part

    do_deed(number, by, digest, Action.ORDER_PREVIEW, ask_for_preview)
    settings = load_settings()
    with reading(open_writable(settings)) as session:
        found = find_preview(session, number)
    part = preview_part(found)
    if part is None:
        return
    out(part.line)
    if not part.href:
        raise typer.Exit(1)
    out(f"{str(settings.public_url).rstrip('/')}{part.href}")
    if part.messages:
        out(part.messages.people)


def approve(
    number: NumberArgument,
    *,
    digest: DigestOption = "",
    override: Annotated[str | None, typer.Option(help=texts("cli.packages.override"))] = None,
    by: ByOption = None,
) -> None:
    """Approve a package as it is."""
    from core.desk.packages import package_states

    action = Action.APPROVE if override is None else Action.APPROVE_OWN
    do_deed(number, by, digest, action, partial(package_states.approve, override=override))


def return_(
    number: NumberArgument, *, reason: ReasonOption, digest: DigestOption = "", by: ByOption = None
) -> None:
    """Return a package with a reason."""
    from core.desk.packages.package_states import return_package

    def deed(session: "Session", number: int, digest: str, *, by: str, now: "datetime") -> None:
        return_package(session, number, reason, by=by, now=now, digest=digest)

    do_deed(number, by, digest, Action.RETURN, deed)


def withdraw_approval(number: NumberArgument, *, by: ByOption = None) -> None:
    """Take an approval back: the package waits again."""
    from core.desk.packages import package_states

    do_deed(number, by, "", Action.WITHDRAW_APPROVAL, undigested(package_states.withdraw_approval))


def link(number: NumberArgument, *, by: ByOption = None) -> None:
    """Print a one-time link by which somebody without an account decides."""
    from core.desk.packages.package_approvals import approval_address
    from core.desk.packages.package_states import make_link
    from core.settings import load_settings

    token = do_deed(number, by, "", Action.MAKE_LINK, undigested(make_link))
    out(texts("desk.approval_link.text"))
    out(approval_address(load_settings().public_url, token))


def void_link(number: NumberArgument, *, by: ByOption = None) -> None:
    """Call back every approval link of a package."""
    from core.desk.packages.package_states import call_links_back

    do_deed(number, by, "", Action.VOID_LINK, undigested(call_links_back))


def reason(
    number: NumberArgument,
    text: Annotated[str, typer.Argument(help=texts("cli.packages.note"))],
    *,
    thing: ThingOption = "",
    digest: DigestOption = "",
    by: ByOption = None,
) -> None:
    """Write why a thing changes, or all that has no reason of its own."""
    from core.desk.packages.package_reasons import give_reason

    do_deed(number, by, digest, Action.GIVE_REASON, partial(give_reason, text=text, thing=thing))


def comment(
    number: NumberArgument,
    text: Annotated[str, typer.Argument(help=texts("cli.packages.comment_text"))],
    *,
    thing: ThingOption = "",
    by: ByOption = None,
) -> None:
    """Write something for the others at the desk."""
    from core.database.engine import transaction
    from core.desk.accounts import check_right
    from core.desk.packages import package_reasons
    from core.settings import load_settings

    # Of a package that moved as well: what was said is not lost.
    who = author(by)
    with transaction(open_writable(load_settings())) as session:
        check_right(session, who, Action.COMMENT)
        package_reasons.comment(session, number, text, thing=thing, by=who, now=moment.utc_now())
    show(number)


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
    deed = partial(schedule_publication, moment=at, begins_paused=paused)
    do_deed(number, by, digest, Action.SCHEDULE, deed)


def cancel(number: NumberArgument, *, by: ByOption = None) -> None:
    """Have a scheduled package not published; it stays approved."""
    from core.desk.packages.package_schedule import cancel_schedule

    do_deed(number, by, "", Action.CANCEL_SCHEDULE, undigested(cancel_schedule))


def publish(
    number: NumberArgument,
    *,
    paused: PausedOption = False,
    digest: DigestOption = "",
    by: ByOption = None,
) -> None:
    """Publish an approved package."""
    from core.desk.packages.package_states import order_publication

    do_deed(number, by, digest, Action.PUBLISH, partial(order_publication, begins_paused=paused))


def withdraw(number: NumberArgument, *, by: ByOption = None) -> None:
    """Take a package back."""
    from core.desk.packages.package_states import withdraw_package

    do_deed(number, by, "", Action.WITHDRAW, undigested(withdraw_package))
