"""The bot as a whole: `run_bot` takes updates in and answers them until it is told to end."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import uvicorn
from sqlalchemy import Engine
from telegram import Bot
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.dialogue import Dialogue
from bot.screens.parts.sheet import Painter
from bot.telegram.answer.answer_ledger import Ledger
from bot.telegram.answer.answer_loop import AnswerLoop
from bot.telegram.answer.answering import Answerer
from bot.telegram.answer.pictures import Pictures
from bot.telegram.commands import describe_bot
from bot.telegram.connection import connect_when_there, open_polling, sender_of
from bot.telegram.platforms import Platform, platform_of
from bot.telegram.receive.ingress import Poller, Webhook, pause
from bot.telegram.receive.webhook_limit import limited
from bot.telegram.send.gateway import Gateway
from bot.telegram.send.telegram_errors import seconds
from bot.telegram.send.turns import TurnReporter
from core.calendar import utc_now
from core.errors import SettingMissingError, SettingRefusedError
from core.processes.heartbeats import Heartbeat
from core.release.current import CurrentReleases
from core.search import warm_up
from core.serving.port import listen
from core.settings import Settings
from core.texts import load_texts

PROCESS_NAME = "bot"
_PAUSE_S = 5.0
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Running:
    """The parts of a running bot."""

    settings: Settings
    engine: Engine
    bot: Bot
    platform: Platform
    answer_loop: AnswerLoop


def run_bot(settings: Settings, engine: Engine, *, painter: Painter | None = None) -> None:
    """Run until the process is told to end; then finish what has begun."""
    with Heartbeat(engine, PROCESS_NAME, settings.data_dir) as heartbeat:
        asyncio.run(_run(settings, engine, painter, heartbeat))


async def _run(
    settings: Settings, engine: Engine, painter: Painter | None, heartbeat: Heartbeat
) -> None:
    if settings.bot_webhook_url is not None:
        webhook_secret(settings)  # what is missing is said before anything is waited for
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with _opened(settings, engine, painter, heartbeat, stop) as running:
        if running is not None:
            running.answer_loop.touch = heartbeat.touch
            await _work(running, stop)


async def _work(running: Running, stop: asyncio.Event) -> None:
    """Answer and take in, until *stop* is set or one of the two breaks."""
    answering = asyncio.create_task(running.answer_loop.run(stop))
    answering.add_done_callback(lambda _: stop.set())
    # Whoever waits for an answer need not wait for what the platform is told of the bot.
    describing = asyncio.create_task(describe_bot(running.bot, running.platform))
    try:
        await _take_in(running, stop)
    finally:
        stop.set()
        describing.cancel()
        await asyncio.gather(describing, return_exceptions=True)
        await answering


@asynccontextmanager
async def _opened(
    settings: Settings,
    engine: Engine,
    painter: Painter | None,
    heartbeat: Heartbeat,
    stop: asyncio.Event,
) -> AsyncIterator[Running | None]:
    """Connect, once the Bot API is there; None when told to end before."""
    platform = platform_of(settings.bot_platform)
    bot = await connect_when_there(settings, stop)
    if bot is None:
        yield None
        return
    warming: list[asyncio.Task[None]] = []
    reporter = TurnReporter(engine, sender_of(settings), settings.bot_sends_per_second)
    reporting = asyncio.create_task(reporter.run())

    def warm() -> None:
        """Load what a search waits for, in a quiet moment."""
        warming.append(asyncio.create_task(asyncio.to_thread(warm_up)))

    try:
        answer_loop = _answer_loop(settings, engine, bot, painter, heartbeat)
        answer_loop.when_quiet = warm
        answer_loop.answerer.gateway.note_turn = reporter.note
        yield Running(settings, engine, bot, platform, answer_loop)
    finally:
        reporting.cancel()
        await bot.shutdown()
        await asyncio.gather(*warming)


def _answer_loop(
    settings: Settings, engine: Engine, bot: Bot, painter: Painter | None, heartbeat: Heartbeat
) -> AnswerLoop:
    platform = platform_of(settings.bot_platform)
    dialogue = Dialogue(
        releases=CurrentReleases(settings.releases_dir, settings.plan),
        texts=load_texts(),
        public_url=str(settings.public_url),
        bot_link=platform.bot_link(bot.bot.username),
    )
    answerer = Answerer(
        bot=bot,
        gateway=Gateway(bot, settings.bot_sends_per_second, platform=platform),
        dialogue=dialogue,
        engine=engine,
        platform=platform,
        username=bot.bot.username,
        now=utc_now,
        ledger=Ledger(engine, platform.name, utc_now),
        pictures=Pictures(engine, sender_of(settings), painter, utc_now) if painter else None,
    )
    return AnswerLoop(engine, platform.name, answerer, utc_now, heartbeat.id, heartbeat.folder)


async def _take_in(running: Running, stop: asyncio.Event) -> None:
    if running.settings.bot_webhook_url is None:
        await _poll(running, stop)
    else:
        await _listen(running, running.settings.bot_webhook_url, stop)


async def _poll(running: Running, stop: asyncio.Event) -> None:
    # What waits for the webhook that there was is not dropped, but fetched.
    await _insist(lambda: running.bot.delete_webhook(drop_pending_updates=False), stop)
    request, url = open_polling(running.settings)
    async with request:
        poller = Poller(
            request=request,
            url=url,
            engine=running.engine,
            channel=running.platform.name,
            updates=running.platform.updates,
            now=utc_now,
            notify=running.answer_loop.notify,
            locate=running.answer_loop.answerer.dialogue.locate,
        )
        polling = asyncio.create_task(poller.run(stop))
        ending = asyncio.create_task(stop.wait())
        await asyncio.wait([polling, ending], return_when=asyncio.FIRST_COMPLETED)
        # A question that is still open is given up: nothing of it is acknowledged.
        polling.cancel()
        ending.cancel()
        with suppress(asyncio.CancelledError):
            await polling  # what broke it is no reason to end in silence


async def _listen(running: Running, address: str, stop: asyncio.Event) -> None:
    """Serve the webhook at the path of its public address, and tell the Bot API where it is."""
    settings = running.settings
    secret = webhook_secret(settings)
    # Listening first: the Bot API brings what waits as soon as it knows the address, and may take
    # its time before it tries one where nobody answered again.
    listener = listen(settings.host, settings.port)
    loop = asyncio.get_running_loop()

    def notify() -> None:
        loop.call_soon_threadsafe(running.answer_loop.notify)

    webhook = limited(
        Webhook(
            engine=running.engine,
            channel=running.platform.name,
            secret=secret,
            now=utc_now,
            notify=notify,
            locate=running.answer_loop.answerer.dialogue.locate,
        ),
        settings,
    )
    path = urlsplit(address).path or "/"

    async def only_there(scope: dict[str, object], receive: object, send: object) -> None:
        if scope["type"] == "http" and scope["path"] != path:
            scope = {**scope, "method": "GET"}
        await webhook(scope, receive, send)  # type: ignore[arg-type]  # ASGI's own shapes

    server = uvicorn.Server(_server_config(only_there))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await _insist(
            lambda: running.bot.set_webhook(
                address,
                secret_token=secret,
                allowed_updates=running.platform.updates,
                drop_pending_updates=False,
            ),
            stop,
        )
        await stop.wait()
    except BadRequest as error:
        raise SettingRefusedError("bot_webhook_url", error.message) from error
    finally:
        server.should_exit = True
        await serving


def _server_config(application: Callable[..., Awaitable[None]]) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,
        lifespan="off",
        # Whom a proxy speaks for is settled by QOTBNAMA_TRUSTED_PROXIES alone.
        proxy_headers=False,
        server_header=False,
    )


async def _insist(call: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
    """Make a call without which the bot hears nothing, until it is done or *stop* is set."""
    while not stop.is_set():
        try:
            await call()
        except BadRequest:
            raise  # a NetworkError by its class, but asking again would be in vain
        except TelegramError as error:
            _log.warning("the Bot API does not answer: %s", type(error).__name__)
            wait_s = seconds(error) if isinstance(error, RetryAfter) else _PAUSE_S
            await pause(stop, wait_s)
        else:
            return


def webhook_secret(settings: Settings) -> str:
    """Return the webhook's secret; SettingMissingError when there is none."""
    if settings.bot_webhook_secret is None:
        raise SettingMissingError("bot_webhook_secret")
    return settings.bot_webhook_secret.get_secret_value()
