"""Commands on channels of districts: `channels add`, `list`, `remove`."""

from typing import Annotated

import typer

from cli import moment
from cli.console import out, texts
from cli.opening import open_writable
from cli.options import ByOption, PlanOption, author
from cli.usage import App
from core.persian import latin_digits

channels = App(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
# The word in `subscriber.channel`.
_EITAA = "eitaa"
EitaaOption = Annotated[bool, typer.Option("--eitaa", help=texts("cli.channels.eitaa"))]
AddressArgument = Annotated[str, typer.Argument(help=texts("cli.channels.address"))]


def add(
    district: Annotated[str, typer.Argument(help=texts("cli.channels.district"))],
    address: AddressArgument,
    *,
    eitaa: EitaaOption = False,
    plan: PlanOption = None,
    by: ByOption = None,
) -> None:
    """Make a channel carry the news of a district."""
    from core.database.engine import transaction
    from core.delivery.people.district_channels import add_channel, is_channel_address
    from core.publishing.plans import current_release
    from core.release.reader import numbered_release
    from core.release.records import District
    from core.settings import load_settings

    settings = load_settings()
    if not is_channel_address(address):
        raise typer.BadParameter(texts("cli.channels.bad_address", value=address))
    engine = open_writable(settings)
    code, number = current_release(engine, plan, None)
    release = numbered_release(settings.releases_dir, code, number)
    digits = latin_digits(district)
    found = release.find(District, code=district)
    if found is None and digits.isdecimal():
        found = release.find(District, number=int(digits))
    if found is None:
        raise typer.BadParameter(texts("cli.channels.no_district", value=district))
    with transaction(engine) as session:
        add_channel(
            session,
            _EITAA if eitaa else settings.bot_platform,
            address,
            plan=code,
            district=found.code,
            by=author(by),
            now=moment.utc_now(),
        )
    key = "cli.channels.added.eitaa" if eitaa else "cli.channels.added"
    out(texts(key, channel=address, district=found.title))


def list_() -> None:
    """Print the channels, and what keeps any of them from getting its messages."""
    from core.database.engine import reading
    from core.delivery.overview import channel_lines
    from core.settings import load_settings

    with reading(open_writable(load_settings())) as session:
        lines = list(channel_lines(session, texts))
    for line in lines or [texts("cli.channels.none")]:
        out(line)


def remove(address: AddressArgument, *, eitaa: EitaaOption = False, by: ByOption = None) -> None:
    """Send a channel nothing more."""
    from core.database.engine import transaction
    from core.delivery.people.district_channels import remove_channel
    from core.settings import load_settings

    settings = load_settings()
    with transaction(open_writable(settings)) as session:
        is_removed = remove_channel(
            session,
            _EITAA if eitaa else settings.bot_platform,
            address,
            by=author(by),
            now=moment.utc_now(),
        )
    if not is_removed:
        raise typer.BadParameter(texts("cli.channels.unknown", value=address))
    out(texts("cli.channels.removed", channel=address))


channels.command(help=texts("cli.channels.add.help"))(add)
channels.command("list", help=texts("cli.channels.list.help"))(list_)
channels.command(help=texts("cli.channels.remove.help"))(remove)
