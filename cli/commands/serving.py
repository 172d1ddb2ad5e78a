"""Commands that answer over HTTP: `serve`, and `demo`, which first makes what it serves."""

import socket
from typing import TYPE_CHECKING, Annotated

import typer

from cli import moment
from cli.commands.publishing import build_site, site_of
from cli.console import out, progress_bars, texts
from cli.opening import make_sound, open_sound, open_unchecked, writing
from cli.options import PortOption

if TYPE_CHECKING:
    from core.settings import Settings


def serve(
    *,
    host: Annotated[str | None, typer.Option(help=texts("cli.serve.host"))] = None,
    port: PortOption = None,
) -> None:
    """Serve the site, the API and the bot's conversation."""
    from core.serving.port import listen
    from core.settings import load_settings

    given = {"host": host, "port": port}
    settings = load_settings(**{name: value for name, value in given.items() if value})
    url = f"http://{settings.host}:{settings.port}"
    with listen(settings.host, settings.port) as listener:
        _serve(settings, listener, texts("cli.serve.ready", url=url))


def _serve(settings: "Settings", listener: socket.socket, greeting: str) -> None:
    from bot.web import open_chat
    from cli.job_runner import COMMAND
    from cli.waiting import beside
    from core.processes.heartbeats import Heartbeat
    from core.processes.logs import set_up_logs
    from portal.api.app import create_app
    from portal.api.server import run_server
    from portal.desk.jobs.job_watch import JobWatch

    set_up_logs(settings)
    engine = open_unchecked(settings)
    # Pages need no database: they are served while it is away, and /healthz says so.
    beside(engine, lambda: make_sound(engine, settings))
    chat = open_chat(settings)
    with (
        Heartbeat(engine, "serve", settings.data_dir) as heartbeat,
        JobWatch(engine, settings, COMMAND) as watch,
    ):
        application = create_app(
            settings,
            engine=engine,
            talk=lambda text, callback: chat.fragment(chat.respond(text=text, callback=callback)),
            heartbeat=heartbeat,
            bot=chat,
            wake=watch.wake,
        )
        out(greeting)
        run_server(application, settings, listener)


def demo(
    *,
    port: PortOption = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help=texts("cli.demo.no_serve"))] = False,
) -> None:
    """Import, publish, build and serve the sample plan."""
    from core.serving.port import listen
    from core.settings import load_settings

    settings = load_settings(**({"port": port} if port else {}))
    if no_serve:
        _prepare_demo(settings)
        return
    url = f"http://{settings.host}:{settings.port}"
    # Before the work, so that nobody waits for it only to hear that the port is taken.
    with listen(settings.host, settings.port) as listener:
        _prepare_demo(settings)
        greeting = texts("cli.demo.ready", url=url, data=settings.data_dir)
        _serve(settings, listener, f"{greeting}\n{_demo_desk(settings, url)}")


def _demo_desk(settings: "Settings", url: str) -> str:
    """Return where the desk of the demo is, and the links of who has not signed in yet."""
    from cli.job_runner import composing
    from core.sample.demo_desk import prepare_demo_desk
    from portal.desk.jobs.job_process import run_jobs

    def work() -> None:
        run_jobs(settings, composing(settings))

    links = prepare_demo_desk(open_unchecked(settings), settings, moment.utc_now, work)
    if not links:
        return texts("cli.demo.desk_kept", url=url)
    lines = [
        texts("cli.demo.desk_link", role=one.role, account=one.account, address=one.address)
        for one in links
    ]
    return "\n".join([texts("cli.demo.desk", url=url), *lines])


def _prepare_demo(settings: "Settings") -> None:
    from core.sample.demo import prepare_demo
    from portal.site.current_site import is_shown

    with writing(settings, "demo"):
        engine = open_sound(settings)
        with progress_bars() as progress:
            is_new = prepare_demo(
                engine,
                settings,
                moment.utc_now,
                progress,
                render=lambda draft: site_of(draft, settings, progress, []),
            )
        if not is_shown(settings):
            build_site(settings)
        elif not is_new:
            out(texts("cli.demo.kept", path=settings.data_dir))
