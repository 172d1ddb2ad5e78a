"""Sends followers what they are owed: words the notices and drains the queue over the gateway."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Engine

from bot.dialogue import Dialogue
from bot.screens.changes.notice_closing import closing
from bot.screens.changes.notice_screen import is_minor, notice, topics_behind
from bot.screens.parts.actor import Actor
from bot.screens.parts.markup import facing, html
from bot.telegram.connection import connect, connect_when_there, sender_of
from bot.telegram.platforms import platform_of
from bot.telegram.send.bot_channel import BotChannel
from bot.telegram.send.eitaa_channel import NAME as EITAA
from bot.telegram.send.eitaa_channel import SENDS_PER_SECOND, open_channel
from bot.telegram.send.gateway import Gateway
from bot.telegram.send.messages import message_of
from core.calendar import utc_now
from core.database.engine import reading
from core.delivery.notice import Notice
from core.delivery.sending.channel import Message, Recipient
from core.delivery.sending.worker import Limits, Worker
from core.delivery.status import read_status
from core.languages.language import LANGUAGES, written_in
from core.processes.heartbeats import Heartbeat
from core.release.current import CurrentReleases
from core.settings import Settings
from core.texts import load_texts

PROCESS_NAME = "worker"


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """What became of messages since the worker began, and how many still wait."""

    sent: int
    failed: int
    unknown: int
    cancelled: int
    waiting: int


def composer(dialogue: Dialogue) -> Callable[[Notice], Message]:
    """Return what words a notice for one person, from the release file that it tells of."""

    def compose(pending: Notice) -> Message:
        actor = Actor(topics=pending.topics, preferences=pending.preferences, is_known=True)
        scene = dialogue.scene(pending.release, actor)
        written = LANGUAGES[scene.texts.language]
        news = (pending.releases, pending.changes, pending.reminders)
        with written_in(written):
            screen = notice(scene, *news, is_post=pending.is_channel)
        shown = message_of(dialogue.within(pending.release.plan.code, screen))
        topics = topics_behind(scene, (*pending.changes, *pending.reminders))

        is_silent = is_minor(pending.changes) and not pending.reminders

        if pending.is_channel:
            return replace(shown, is_silent=is_silent)

        def ending(recipient: Recipient) -> str:
            with written_in(written):
                return "\n\n" + html(facing(closing(scene, topics, recipient)))

        return replace(shown, ending=ending, is_silent=is_silent)

    return compose


def dialogue_of(settings: Settings, bot_link: str | None = None) -> Dialogue:
    """Set up what words notices; *bot_link* is known once the Bot API has been asked."""
    return Dialogue(
        releases=CurrentReleases(settings.releases_dir, settings.plan),
        texts=load_texts(),
        public_url=str(settings.public_url),
        bot_link=bot_link,
    )


def run_deliveries(
    settings: Settings, engine: Engine, *, once: bool, to_eitaa: bool = False
) -> DeliveryCounts:
    """Drain the queue; for good, or until it is told to end. Gives what became of the messages.

    The queue is that of the bot's platform, or that of the channels on Eitaa.
    """
    drain = _drain_eitaa if to_eitaa else _drain
    # Each is asked for its health by a name of its own: one that runs says nothing of the other.
    name = EITAA if to_eitaa else PROCESS_NAME
    with Heartbeat(engine, name, settings.data_dir) as heartbeat:
        counts = asyncio.run(_run(drain(settings, engine, heartbeat, is_once=once), heartbeat))
    with reading(engine) as session:
        waiting = read_status(session, utc_now()).queued
    ended = {name: counts[name] for name in ("sent", "failed", "unknown", "cancelled")}
    return DeliveryCounts(**ended, waiting=waiting)


def _limits(per_second: int) -> Limits:
    """Return how much to hold at a rate: not so much that a lease ends before its turn comes."""
    return Limits(
        per_second=per_second,
        concurrency=min(128, max(4, 2 * per_second)),
        claimed_at_once=min(512, max(8, 10 * per_second)),
    )


async def _run(draining: Coroutine[Any, Any, Counter[str]], heartbeat: Heartbeat) -> Counter[str]:
    touching = asyncio.create_task(heartbeat.keep_touching())
    try:
        return await draining
    finally:
        touching.cancel()


def _end_of_process() -> asyncio.Event:
    """Return what is set once the process is told to end."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


async def _drain_eitaa(
    settings: Settings, engine: Engine, heartbeat: Heartbeat, *, is_once: bool
) -> Counter[str]:
    """Post to the channels on Eitaa, whose posts lead to the bot of the settings."""
    stop, channel = _end_of_process(), open_channel(settings)
    platform = platform_of(settings.bot_platform)
    worker = Worker(
        engine,
        channel,
        composer(dialogue_of(settings, platform.bot_link(settings.bot_name))),
        settings.releases_dir,
        limits=_limits(SENDS_PER_SECOND),
        heartbeat=heartbeat,
        sender=channel.sender,
    )
    try:
        return await (worker.drain_once(stop) if is_once else worker.run(stop))
    finally:
        await channel.transport.shutdown()


async def _drain(
    settings: Settings, engine: Engine, heartbeat: Heartbeat, *, is_once: bool
) -> Counter[str]:
    platform = platform_of(settings.bot_platform)
    stop = _end_of_process()
    bot = await (connect(settings) if is_once else connect_when_there(settings, stop))
    if bot is None:
        return Counter()
    try:
        dialogue = dialogue_of(settings, platform.bot_link(bot.bot.username))
        gateway = Gateway(bot, settings.bot_sends_per_second, platform=platform)
        channel = BotChannel(platform.name, gateway)
        worker = Worker(
            engine,
            channel,
            composer(dialogue),
            settings.releases_dir,
            limits=_limits(settings.bot_sends_per_second),
            chat_turns=channel,
            heartbeat=heartbeat,
            sender=sender_of(settings),
        )
        if is_once:
            return await worker.drain_once(stop)
        return await worker.run(stop)
    finally:
        await bot.shutdown()
