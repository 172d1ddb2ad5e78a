"""Times the queue of deliveries: enqueuing, claiming and sending to a channel that does nothing.

    python tests/bench/delivery.py --people 100000 --sends 5000 DATABASE_URL

The database must be empty. Figures say nothing of a channel's own rates.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from core.database import migrate, open_database, transaction
from core.delivery.channel import Message
from core.delivery.enqueue import enqueue
from core.delivery.queue import Claimant, claim, reclaim
from core.delivery.status import read_status
from core.delivery.worker import Worker
from tests.factories.people import CHANNEL, NOON, PLAN, add_crowd, add_release, hours
from tests.factories.release_files import change, write_release


class Nowhere:
    name = CHANNEL

    async def send(self, _chat_id: str, _message: Message) -> str:
        return "1"


def say(what: str, count: int, began: float) -> None:
    spent = time.perf_counter() - began
    print(f"{what:<28}{count:>9,} in {spent:8.3f} s  ({count / spent:>12,.0f}/s)")


def enqueue_all(engine, people: int) -> None:
    with transaction(engine) as session:
        add_release(session)
        add_crowd(session, people)
    if engine.dialect.name == "postgresql":
        with transaction(engine) as session:
            session.execute(text("ANALYZE"))
    began = time.perf_counter()
    with transaction(engine) as session:
        count = enqueue(session, PLAN, 1, {"plan", "project:A"}, NOON)
    say("enqueued", count, began)
    began = time.perf_counter()
    with transaction(engine) as session:
        assert enqueue(session, PLAN, 1, {"plan", "project:A"}, NOON) == 0
    say("enqueued again (none new)", people, began)


def claim_some(engine) -> None:
    began = time.perf_counter()
    count = 0
    for number in range(20):
        claimant = Claimant(channel=CHANNEL, token=str(number), limit=64, lease_s=1)
        with transaction(engine) as session:
            count += len(claim(session, claimant, NOON))
    say("claimed, 64 at a time", count, began)
    began = time.perf_counter()
    with transaction(engine) as session:
        reclaim(session, NOON + hours(1))
    say("reclaimed", count, began)


def send_some(engine, sends: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_release(Path(folder), 1, change(1, "A", "plan", "project:A"))
        worker = Worker(
            engine=engine,
            channel=Nowhere(),
            compose=lambda _notice: Message("."),
            releases_dir=Path(folder),
            now=lambda: NOON + hours(1),
        )

        async def send() -> None:
            stop = asyncio.Event()
            running = asyncio.create_task(worker.run(stop))
            while worker.counts["sent"] < sends and not running.done():  # noqa: ASYNC110 - a bench
                await asyncio.sleep(0.01)
            stop.set()
            await running

        began = time.perf_counter()
        asyncio.run(send())
        say("sent, one by one", worker.counts["sent"], began)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--sends", type=int, default=5_000)
    parser.add_argument("database")
    given = parser.parse_args()
    engine = open_database(given.database)
    migrate(engine)
    enqueue_all(engine, given.people)
    claim_some(engine)
    send_some(engine, min(given.sends, given.people))
    began = time.perf_counter()
    with transaction(engine) as session:
        read_status(session, NOON + hours(1))
    say("status of a queue", given.people, began)
    engine.dispose()


if __name__ == "__main__":
    main()
