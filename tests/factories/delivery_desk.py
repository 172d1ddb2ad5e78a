"""Where a worker is tried: a database, release files, a channel and a clock set by hand."""

import asyncio
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from core.database.engine import transaction
from core.delivery.announcement import changed_topics
from core.delivery.queue.enqueue import enqueue
from core.delivery.sending.channel import Message
from core.delivery.sending.worker import Worker
from core.delivery.status import read_status
from core.release.reader import Release
from tests.factories.people import NOON, PLAN, add_person, add_release, deliveries
from tests.factories.release_files import change, write_release
from tests.fakes.channel import FakeChannel


def compose(notice) -> Message:
    told = ",".join(one.subject_code for one in notice.changes)
    return Message(f"{notice.releases[0]}-{notice.releases[-1]}:{told}")


@dataclass
class Desk:
    """An operational database, release files, a fake channel and a clock that is set by hand."""

    engine: Engine
    releases_dir: Path
    channel: FakeChannel = field(default_factory=FakeChannel)
    now: datetime = NOON
    changes: list = field(default_factory=list)
    number: int = 0

    def follow(self, chat_id, *topics):
        with transaction(self.engine) as session:
            return add_person(session, chat_id, *topics)

    def publish(self, *codes):
        """Publish a release in which the projects of these codes changed."""
        return self.publish_with(*codes)

    def publish_with(self, *codes, rows=()):
        """Publish such a release, with *rows* in it."""
        self.number += 1
        new = [
            change(self.number, code, "plan", f"project:{code}", position=position)
            for position, code in enumerate(codes)
        ]
        self.changes += new
        path = write_release(self.releases_dir, self.number, *self.changes, *rows)
        with closing(Release(path)) as release, transaction(self.engine) as session:
            add_release(session, self.number, at=self.now)
            topics = changed_topics(session, release)
            return enqueue(session, PLAN, self.number, topics, self.now)

    def worker(self, **options):
        given = {"compose": compose, "now": lambda: self.now, **options}
        return Worker(
            engine=self.engine, channel=self.channel, releases_dir=self.releases_dir, **given
        )

    def drain(self, **options):
        return asyncio.run(self.worker(**options).drain_once())

    def states(self, chat_id=None):
        with transaction(self.engine) as session:
            return [row.state.value for row in deliveries(session, chat_id)]

    def status(self):
        with transaction(self.engine) as session:
            return read_status(session, self.now)
