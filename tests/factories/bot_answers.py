"""Updates dealt with over the small city, and what came of them."""

import asyncio

from sqlmodel import Session, select

from bot.telegram.receive import inbox
from core.models import InboundUpdate
from tests.factories.bot_html import read_html
from tests.factories.bot_parts import desk_of, dialogue_of
from tests.factories.updates import NOW


def deal_with(engine, api, *updates, **parts):
    """Store updates and answer them."""
    channel, dialogue = parts.get("platform", "telegram"), parts.get("dialogue") or dialogue_of()
    inbox.accept_updates(engine, channel, updates, NOW, dialogue.locate)

    async def answer():
        desk = desk_of(engine, api, **parts)
        await desk.look()
        await desk.finish()

    asyncio.run(answer())


def rows(engine, model=InboundUpdate):
    with Session(engine) as session:
        return session.exec(select(model)).all()


def texts(api):
    return [read_html(fields["text"])[0] for fields in api.sent()]
