"""`deliver` sends what is owed; its commands look at a release's messages and let them go."""

from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from cli import moment
from cli.console import out, texts
from cli.opening import open_when_there, open_writable
from cli.options import ByOption, PlanOption, author
from cli.usage import App
from core.persian import latin_digits, number, persian_digits

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from core.delivery.queue.steps import Step

_WHOLE = 100
deliver = App(add_completion=False, rich_markup_mode=None)
ReleaseOption = Annotated[int | None, typer.Option("--release", help=texts("cli.deliver.release"))]


def send(
    context: typer.Context,
    *,
    once: Annotated[bool, typer.Option("--once", help=texts("cli.deliver.once"))] = False,
    eitaa: Annotated[bool, typer.Option("--eitaa", help=texts("cli.deliver.eitaa"))] = False,
) -> None:
    """Send followers what they are owed."""
    if context.invoked_subcommand is not None:
        return
    from bot.telegram.deliveries import run_deliveries
    from core.processes.logs import set_up_logs
    from core.settings import load_settings

    settings = load_settings()
    set_up_logs(settings)
    engine = (open_writable if once else open_when_there)(settings)
    counts = run_deliveries(settings, engine, once=once, to_eitaa=eitaa)
    shown = {field.name: number(getattr(counts, field.name)) for field in fields(counts)}
    out(texts("cli.deliver.done", **shown))


def preview(*, plan: PlanOption = None, release: ReleaseOption = None) -> None:
    """Print how many a release's messages are for, three of them and the longest."""
    from bot.telegram.deliveries import composer, dialogue_of
    from core.database.engine import reading
    from core.delivery.preview import preview as read_preview
    from core.publishing.plans import current_release
    from core.settings import load_settings

    settings = load_settings()
    engine = open_writable(settings)
    code, chosen = current_release(engine, plan, release)
    compose = composer(dialogue_of(settings))
    with reading(engine) as session:
        found = read_preview(session, settings.releases_dir, compose, code, chosen)
    shown = persian_digits(chosen)
    out(texts("cli.deliver.preview.people", release=shown, people=number(found.people)))
    for topic, people in found.by_topic:
        out(texts("cli.deliver.preview.topic", topic=topic, people=number(people)))
    for place, message in enumerate(found.samples, start=1):
        out(texts("cli.deliver.preview.sample", place=persian_digits(place)))
        out(f"{message.plain}\n")
    if found.longest is not None:
        out(texts("cli.deliver.preview.longest", examined=number(found.examined)))
        out(f"{found.longest.plain}\n")


def step(
    percent: Annotated[str, typer.Argument(help=texts("cli.deliver.step.percent"))],
    *,
    plan: PlanOption = None,
    release: ReleaseOption = None,
    by: ByOption = None,
) -> None:
    """Let a share of a release's messages go."""
    from core.delivery.queue.steps import let_go

    share, who = _share(percent), author(by)

    def take(session: "Session", code: str, chosen: int) -> "Step":
        return let_go(session, code, chosen, share, by=who, now=moment.utc_now())

    _take(take, plan, release)


def _share(text: str) -> Decimal:
    digits = latin_digits(text).rstrip("%٪")
    if not digits.isascii() or not digits.isdecimal() or not 1 <= int(digits) <= _WHOLE:
        raise typer.BadParameter(texts("cli.deliver.step.bad", value=text))
    return Decimal(digits)


def brake(*, plan: PlanOption = None, release: ReleaseOption = None, by: ByOption = None) -> None:
    """Hold a release's messages back."""
    from core.delivery.queue.steps import hold_back

    who = author(by)

    def take(session: "Session", code: str, chosen: int) -> "Step":
        return hold_back(session, code, chosen, by=who, now=moment.utc_now())

    _take(take, plan, release)


def resume(*, plan: PlanOption = None, release: ReleaseOption = None, by: ByOption = None) -> None:
    """Let all of a release's messages go."""
    step("100", plan=plan, release=release, by=by)


def _take(
    take: "Callable[[Session, str, int], Step]", plan: str | None, release: int | None
) -> None:
    """Take a step, and print where the release stands now."""
    from core.database.engine import transaction
    from core.publishing.plans import current_release
    from core.settings import load_settings

    engine = open_writable(load_settings())
    code, chosen = current_release(engine, plan, release)
    with transaction(engine) as session:
        done = take(session, code, chosen)
    shown = {field.name: number(getattr(done, field.name)) for field in fields(done)}
    out(texts("cli.deliver.step.done", release=persian_digits(chosen), **shown))


def status() -> None:
    """Print the queue: what waits, since when, what failed and why, and the rate."""
    from core.database.engine import reading
    from core.delivery.overview import queue_lines
    from core.settings import load_settings

    with reading(open_writable(load_settings())) as session:
        for line in queue_lines(session, texts, moment.utc_now()):
            out(line)


deliver.callback(invoke_without_command=True)(send)
deliver.command(help=texts("cli.deliver.preview.help"))(preview)
deliver.command(help=texts("cli.deliver.status.help"))(status)
deliver.command(help=texts("cli.deliver.step.help"))(step)
deliver.command(help=texts("cli.deliver.brake.help"))(brake)
deliver.command(help=texts("cli.deliver.resume.help"))(resume)
