"""`settings`: what a city sets without a developer, as at the desk."""

from typing import Annotated

import typer

from cli import moment
from cli.console import out, texts
from cli.opening import open_sound, open_writable
from cli.options import ByOption, PlanOption, author
from cli.usage import App

settings = App(add_completion=False, rich_markup_mode=None, no_args_is_help=True)


def show(*, plan: PlanOption = None) -> None:
    """Print every setting, how it is written, and who set it."""
    from core.database.engine import reading
    from core.publishing.city_settings import read_settings
    from core.publishing.plans import only_plan
    from core.settings import load_settings

    engine = open_sound(load_settings())
    with reading(engine) as session:
        found = read_settings(session, plan or only_plan(engine))
    for name, setting in found.items():
        value = setting.value.replace("\n", "؛ ") or texts("desk.settings.unset")
        title = texts(f"setting.{name}")
        out(texts("cli.settings.line", name=name, title=title, value=value))
        out(texts("cli.settings.rule", rule=texts(f"setting.{name}.rule")))


def change(
    name: Annotated[str, typer.Argument(help=texts("cli.settings.name"))],
    value: Annotated[str, typer.Argument(help=texts("cli.settings.value"))],
    *,
    plan: PlanOption = None,
    by: ByOption = None,
) -> None:
    """Set one thing; an empty value leaves it to the package again."""
    from core.database.engine import transaction
    from core.publishing.city_settings import change_setting
    from core.publishing.plans import only_plan
    from core.settings import load_settings

    engine = open_writable(load_settings())
    code, now = plan or only_plan(engine), moment.utc_now()
    with transaction(engine) as session:
        # A shell gives a line end as it was typed.
        text = value.replace("\\n", "\n")
        is_changed = change_setting(session, code, name, text, by=author(by), now=now)
    out(texts("cli.settings.changed" if is_changed else "cli.settings.unchanged", name=name))


settings.command("list", help=texts("cli.settings.list"))(show)
settings.command("set", help=texts("cli.settings.set"))(change)
