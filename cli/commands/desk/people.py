"""`people`: adding and listing people of the desk, their roles, links, and sign-in."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import moment
from cli.console import out, texts
from cli.opening import open_writable
from cli.options import ByOption, author
from cli.usage import App
from core.enums import Role

if TYPE_CHECKING:
    from core.settings import Settings

people = App(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
AccountArgument = Annotated[str, typer.Argument(help=texts("cli.people.account"))]


def add(
    account: AccountArgument,
    *,
    role: Annotated[list[Role], typer.Option(help=texts("cli.people.role"))],
    name: Annotated[str | None, typer.Option(help=texts("cli.people.name"))] = None,
    by: ByOption = None,
) -> None:
    """Add a person and print their one-time sign-in link."""
    from core.database.engine import transaction
    from core.desk.accounts import add_person
    from core.settings import load_settings

    settings = load_settings()
    with transaction(open_writable(settings)) as session:
        token = add_person(
            session, account, name or account, role, by=author(by), now=moment.utc_now()
        )
    _print_link(settings, account, token)


def list_() -> None:
    """Print everybody, with roles and state."""
    from core.calendar import JALALI, tehran_date
    from core.database.engine import reading
    from core.desk.accounts import list_people
    from core.persian import enumeration
    from core.settings import load_settings

    with reading(open_writable(load_settings())) as session:
        found = list_people(session, moment.utc_now())
    if not found:
        out(texts("cli.people.nobody"))
    for one in found:
        roles = enumeration([texts(f"desk.role.{role.value}") for role in one.roles])
        if one.person.disabled_at is not None:
            state = texts("desk.person.disabled")
        elif one.person.password_hash is not None or one.person.city_subject is not None:
            state = texts("desk.person.active")
        elif one.link_until is not None:
            until = JALALI.medium(tehran_date(one.link_until))
            state = texts("desk.person.invited", until=until)
        else:
            state = texts("desk.person.link_over")
        out(
            texts(
                "cli.people.line",
                account=one.person.account,
                name=one.person.name,
                roles=roles,
                state=state,
            )
        )


def reset(account: AccountArgument, *, by: ByOption = None) -> None:
    """Take away what a person signs in with, and print a new link."""
    from core.database.engine import transaction
    from core.desk.accounts import reset_person
    from core.settings import load_settings

    settings = load_settings()
    with transaction(open_writable(settings)) as session:
        token = reset_person(session, account, by=author(by), now=moment.utc_now())
    _print_link(settings, account, token)


def roles(
    account: AccountArgument,
    *,
    role: Annotated[list[Role], typer.Option(help=texts("cli.people.role"))],
    by: ByOption = None,
) -> None:
    """Change the roles of a person; their sessions end."""
    from core.database.engine import transaction
    from core.desk.accounts import change_roles
    from core.persian import enumeration
    from core.settings import load_settings

    with transaction(open_writable(load_settings())) as session:
        change_roles(session, account, role, by=author(by), now=moment.utc_now())
    named = enumeration([texts(f"desk.role.{one.value}") for one in role])
    out(texts("cli.people.roles_changed", account=account, roles=named))


def disable(account: AccountArgument, *, by: ByOption = None) -> None:
    """End what a person can do, at once."""
    from core.database.engine import transaction
    from core.desk.accounts import disable_person
    from core.settings import load_settings

    with transaction(open_writable(load_settings())) as session:
        disable_person(session, account, by=author(by), now=moment.utc_now())
    out(texts("cli.people.disabled", account=account))


def enable(account: AccountArgument, *, by: ByOption = None) -> None:
    """Let a disabled person sign in again."""
    from core.database.engine import transaction
    from core.desk.accounts import enable_person
    from core.settings import load_settings

    with transaction(open_writable(load_settings())) as session:
        enable_person(session, account, by=author(by), now=moment.utc_now())
    out(texts("cli.people.enabled", account=account))


def city(
    account: AccountArgument,
    subject: Annotated[str, typer.Argument(help=texts("cli.people.city.subject"))] = "",
    *,
    by: ByOption = None,
) -> None:
    """Bind an account of the city's own sign-in to a person, or free them of it."""
    from core.database.engine import transaction
    from core.desk.desk_errors import CityNotSetError
    from core.desk.entry.city_sign_in import bind_city_account
    from core.settings import load_settings

    settings = load_settings()
    if settings.oidc_issuer is None:
        raise CityNotSetError
    with transaction(open_writable(settings)) as session:
        bind_city_account(
            session, account, settings.oidc_issuer, subject, by=author(by), now=moment.utc_now()
        )
    done = "bound" if subject.strip() else "freed"
    out(texts(f"cli.people.city.{done}", account=account))


def _print_link(settings: "Settings", account: str, token: str) -> None:
    from core.desk.accounts import LINK_LASTS, link_address
    from core.persian import number

    hours = number(int(LINK_LASTS.total_seconds() // 3600))
    out(texts("cli.people.link", account=account, hours=hours))
    out(link_address(settings.public_url, token))


people.command(help=texts("cli.people.add.help"))(add)
people.command("list", help=texts("cli.people.list.help"))(list_)
people.command(help=texts("cli.people.reset.help"))(reset)
people.command(help=texts("cli.people.roles.help"))(roles)
people.command(help=texts("cli.people.disable.help"))(disable)
people.command(help=texts("cli.people.enable.help"))(enable)
people.command(help=texts("cli.people.city.help"))(city)
