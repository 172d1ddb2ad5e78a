"""The command line: the one module that knows core, portal and bot at once.

Every command opens what it needs, hands `now` and the settings inwards, and says in Persian what
came of it. Texts are in locales/fa/LC_MESSAGES/cli.po.
"""
# ruff: noqa: PLC0415 - a command loads only what it needs: `status` must not wait for hazm

import getpass
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy import Engine

from core.calendar import parse_date, utc_now
from core.hidden import fit_line
from core.persian import number, persian_digits
from core.port import listen
from core.progress import Progress
from core.settings import Settings, load_settings
from core.texts import Texts, load_texts
from qotbnama_console import err, out, progress_bars, run, texts
from qotbnama_upkeep import (
    backup,
    drill,
    has_database,
    make_sound,
    migrate,
    open_migrated,
    open_sound,
    open_unchecked,
    open_when_there,
    open_writable,
    opened,
    restore,
    status,
    verify,
    writing,
)
from qotbnama_usage import App
from qotbnama_waiting import beside

if TYPE_CHECKING:
    from bot.screens.sheet import Chart
    from core.importing.problems import Problems
    from core.publishing.release import Release
    from portal.site.build import BuiltSite

app = App(
    help=texts("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

PlanOption = Annotated[str | None, typer.Option("--plan", help=texts("cli.option.plan"))]
QprOption = Annotated[Path | None, typer.Option("--qpr", help=texts("cli.qpr"))]
ByOption = Annotated[str | None, typer.Option("--by", help=texts("cli.option.by"))]


def _who(by: str | None) -> str:
    return fit_line("--by", by) or getpass.getuser()


def _demand(*paths: Path | None) -> None:
    """Refuse what a person misspelt before anything is opened."""
    for path in paths:
        if path is not None and not path.exists():
            raise typer.BadParameter(texts("cli.no_file", path=path))


@app.command("import", help=texts("cli.import.help"))
def import_(
    path: Annotated[Path, typer.Argument(help=texts("cli.import.path"))],
    *,
    plan: PlanOption = None,
    by: ByOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=texts("cli.import.dry_run"))] = False,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help=texts("cli.import.allow_removals"))
    ] = False,
    reason: Annotated[str | None, typer.Option(help=texts("cli.import.reason"))] = None,
    mark: Annotated[Path | None, typer.Option(help=texts("cli.import.mark"))] = None,
    english: Annotated[bool, typer.Option("--english", help=texts("cli.import.english"))] = False,
    qpr: QprOption = None,
) -> None:
    """Read a data package, show what changes, and apply it as a whole."""
    from core.importing.qpr.entry import import_file
    from core.importing.report import tell_problems, tell_proposal

    _demand(path, qpr)
    if mark and mark.resolve() == path.resolve():
        raise typer.BadParameter(texts("cli.import.mark_itself"))
    settings = load_settings()
    said = load_texts("en") if english else texts
    with writing(settings, "import"), progress_bars() as progress:
        outcome = import_file(
            open_writable(settings),
            path,
            mapping=qpr,
            plan=plan,
            by=_who(by),
            now=utc_now(),
            imports_dir=settings.imports_dir,
            dry_run=dry_run,
            allow_removals=allow_removals,
            reason=reason,
            progress=progress,
            budget_bytes=settings.imports_budget_mb << 20,
            refused=lambda file, problems: _mark(file.path, problems, mark, said),
        )
    if outcome.proposal is not None:
        out.print("\n".join(tell_proposal(outcome, said)))
        return
    err.print("\n".join(tell_problems(outcome, said)))
    if outcome.file is None:
        _mark(None, outcome.problems, mark, said)
    if mark:
        err.print(said("cli.import.marked", path=mark))
    raise typer.Exit(1)


def _mark(path: Path | None, problems: "Problems", mark: Path | None, said: Texts) -> None:
    """Mark the refused file, while its kept copy is sure to be there."""
    from core.importing.marking import mark_workbook

    if mark:
        mark_workbook(path, problems, mark, said)


@app.command(help=texts("cli.template.help"))
def template(
    path: Annotated[Path, typer.Argument(help=texts("cli.template.path"))],
) -> None:
    """Write the empty workbook that a clerk fills in."""
    from core.importing.template import write_template

    write_template(path)
    out.print(texts("cli.template.done", path=path))


@app.command(help=texts("cli.publish.help"))
def publish(
    *,
    plan: PlanOption = None,
    by: ByOption = None,
    judged_on: Annotated[str | None, typer.Option(help=texts("cli.publish.judged_on"))] = None,
    note: Annotated[str | None, typer.Option(help=texts("cli.publish.note"))] = None,
    even_unchanged: Annotated[
        bool, typer.Option("--even-unchanged", help=texts("cli.publish.even_unchanged"))
    ] = False,
) -> None:
    """Freeze the plan as its next numbered release."""
    settings = load_settings()
    day = parse_date(judged_on) if judged_on else None
    if judged_on and day is None:
        raise typer.BadParameter(texts("cli.publish.bad_date", value=judged_on))
    with writing(settings, "publish"):
        engine = open_writable(settings)
        _publish(
            engine,
            settings,
            plan=plan,
            by=_who(by),
            judged_on=day,
            note=note,
            even_unchanged=even_unchanged,
        )


def _publish(engine: Engine, settings: Settings, *, plan: str | None, **options: Any) -> None:
    from core.delivery.enqueue import enqueue_now
    from core.publishing.plans import only_plan
    from core.publishing.publish import Order
    from core.publishing.publish import publish as publish_release

    order = Order(
        plan=plan or only_plan(engine),
        now=utc_now(),
        releases_dir=settings.releases_dir,
        **options,
    )
    with progress_bars() as progress:
        published = publish_release(
            engine,
            order,
            enqueue=enqueue_now,
            render=lambda draft: _site_of(draft, settings, progress),
            progress=progress,
        )
    release = published.release
    out.print(
        texts(
            "cli.publish.done",
            number=persian_digits(release.number),
            changes=number(release.change_count),
            deliveries=number(published.delivery_count),
        )
    )
    out.print(texts("cli.publish.file", path=published.path))
    out.print(texts("cli.publish.hash", sha256=release.sha256))
    out.print(texts("cli.publish.site", path=settings.site_dir))


@contextmanager
def _site_of(
    draft: "Release", settings: Settings, progress: Progress
) -> "Iterator[Callable[[], BuiltSite]]":
    from portal.site.current import prepared_current_site

    with prepared_current_site(
        settings, now=utc_now(), draft=draft, texts=texts, progress=progress
    ) as prepared:
        yield prepared.swap


@app.command(help=texts("cli.build.help"))
def build() -> None:
    """Render the static site from the current releases and swap it in."""
    settings = load_settings()
    with writing(settings, "build"):
        if has_database(settings):
            open_sound(settings)
        _build(settings)


def _build(settings: Settings) -> None:
    from portal.site.current import prepared_current_site

    with (
        progress_bars() as progress,
        prepared_current_site(settings, now=utc_now(), texts=texts, progress=progress) as prepared,
    ):
        built = prepared.swap()
    out.print(texts("cli.build.done", pages=number(built.page_count), path=settings.site_dir))


@app.command(help=texts("cli.serve.help"))
def serve(
    *,
    host: Annotated[str | None, typer.Option(help=texts("cli.serve.host"))] = None,
    port: Annotated[int | None, typer.Option(help=texts("cli.serve.port"))] = None,
) -> None:
    """Serve the site, the API and the bot's conversation."""
    given = {"host": host, "port": port}
    settings = load_settings(**{name: value for name, value in given.items() if value})
    url = f"http://{settings.host}:{settings.port}"
    with listen(settings.host, settings.port) as listener:
        _serve(settings, listener, texts("cli.serve.ready", url=url))


def _serve(settings: Settings, listener: socket.socket, greeting: str) -> None:
    from bot.web import open_chat
    from core.logs import set_up_logs
    from core.processes import Heartbeat
    from portal.api.app import create_app
    from portal.api.server import run_server

    set_up_logs(settings)
    engine = open_unchecked(settings)
    # Pages need no database: they are served while it is away, and /healthz says so.
    beside(engine, lambda: make_sound(engine, settings))
    chat = open_chat(settings)
    with Heartbeat(engine, "serve", settings.data_dir) as heartbeat:
        application = create_app(
            settings,
            engine=engine,
            talk=lambda text, callback: chat.fragment(chat.respond(text=text, callback=callback)),
            heartbeat=heartbeat,
        )
        out.print(greeting)
        run_server(application, settings, listener)


@app.command(help=texts("cli.bot.help"))
def bot() -> None:
    """Run the bot on Telegram or Bale."""
    from bot.telegram.application import run_bot
    from core.logs import set_up_logs

    settings = load_settings()
    set_up_logs(settings)

    def paint(release: "Release", chart: "Chart") -> bytes:
        # Only for the first picture: whoever asks for a text need not wait for it.
        from portal.pages.pictures import indicator_picture

        return indicator_picture(release, chart.code, texts)

    run_bot(settings, open_when_there(settings), painter=paint)


@app.command(help=texts("cli.chat.help"))
def chat() -> None:
    """Talk with the bot in this terminal."""
    from bot.terminal import run_chat

    run_chat(load_settings())


@app.command(help=texts("cli.deliver.help"))
def deliver(
    *,
    once: Annotated[bool, typer.Option("--once", help=texts("cli.deliver.once"))] = False,
) -> None:
    """Send followers what they are owed."""
    from bot.telegram.deliveries import run_deliveries
    from core.logs import set_up_logs

    settings = load_settings()
    set_up_logs(settings)
    engine = (open_writable if once else open_when_there)(settings)
    counts = run_deliveries(settings, engine, once=once)
    shown = {field.name: number(getattr(counts, field.name)) for field in fields(counts)}
    out.print(texts("cli.deliver.done", **shown))


@app.command(help=texts("cli.export.help"))
def export(
    path: Annotated[Path, typer.Argument(help=texts("cli.export.path"))],
    *,
    plan: PlanOption = None,
    qpr: QprOption = None,
) -> None:
    """Write the plan in the format it is imported in, or its values as QPR loads them."""
    from core.database import reading
    from core.importing.qpr.export import export_file
    from core.publishing.plans import only_plan

    _demand(qpr)
    engine = open_migrated(load_settings())
    code = plan or only_plan(engine)
    with reading(engine) as session:
        export_file(session, code, path, mapping=qpr)
    out.print(texts("cli.export.done", plan=code, path=path))


@app.command(help=texts("cli.demo.help"))
def demo(
    *,
    port: Annotated[int | None, typer.Option(help=texts("cli.serve.port"))] = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help=texts("cli.demo.no_serve"))] = False,
) -> None:
    """Import, publish, build and serve the sample plan."""
    settings = load_settings(**({"port": port} if port else {}))
    if no_serve:
        _prepare_demo(settings)
        return
    url = f"http://{settings.host}:{settings.port}"
    # Before the work, so that nobody waits for it only to hear that the port is taken.
    with listen(settings.host, settings.port) as listener:
        _prepare_demo(settings)
        _serve(settings, listener, texts("cli.demo.ready", url=url, data=settings.data_dir))


def _prepare_demo(settings: Settings) -> None:
    from core.sample.demo import prepare_demo
    from portal.site.build import is_built_for

    with writing(settings, "demo"):
        engine = open_sound(settings)
        with progress_bars() as progress:
            is_new = prepare_demo(engine, settings, utc_now, progress)
        if is_new or not is_built_for(settings.site_dir, str(settings.public_url)):
            _build(settings)
        else:
            out.print(texts("cli.demo.kept", path=settings.data_dir))


app.command(help=texts("cli.status.help"))(status)
app.command(help=texts("cli.verify.help"))(verify)
app.command(help=texts("cli.migrate.help"))(migrate)
app.command(help=texts("cli.backup.help"))(backup)
app.command(help=texts("cli.restore.help"))(restore)
app.command(help=texts("cli.drill.help"))(drill)


def main() -> None:
    """Run a command; the exit status is 1 when it was refused, 2 when it is written wrongly."""
    with opened:
        status = run(lambda: app(standalone_mode=False))
    sys.exit(status)


if __name__ == "__main__":
    main()
