"""A worker in a process of its own that kills itself at a given step, as a power cut would.

    doomed_worker.py DATABASE DATA_DIR OUTBOX [STEP COUNT]

Each message is appended to OUTBOX: that is the moment at which the other side has it. At the
COUNT-th time that STEP is reached the process ends by SIGKILL. With several sends at once, and a
pause in each, a kill from outside lands anywhere.
"""

import asyncio
import os
import signal
import sys
from collections import Counter
from pathlib import Path

from core.database.engine import open_database
from core.delivery.queue.journal import Journal
from core.delivery.queue.settlement_writer import Ledger
from core.delivery.sending.channel import Message
from core.delivery.sending.worker import Limits, Worker
from core.processes.heartbeats import Heartbeat

PAUSE_S = 0.003


class Death:
    def __init__(self, step: str = "", count: str = "0") -> None:
        self.step, self.count = step, int(count)
        self.reached: Counter[str] = Counter()

    def reach(self, step: str) -> None:
        self.reached[step] += 1
        if step == self.step and self.reached[step] == self.count:
            os.kill(os.getpid(), signal.SIGKILL)

    def await_at(self, owner, name, step) -> None:
        """Reach *step* each time that the method *name* of *owner* has been called."""
        method = getattr(owner, name)

        def call(*given):
            result = method(*given)
            self.reach(step)
            return result

        setattr(owner, name, call)


class FileChannel:
    name = "fake"

    def __init__(self, outbox: Path, death: Death) -> None:
        self.outbox, self.death = outbox, death

    async def send(self, chat_id: str, message: Message) -> str:
        self.death.reach("sending")
        await asyncio.sleep(PAUSE_S)
        with self.outbox.open("a", encoding="utf-8") as file:
            file.write(f"{chat_id} {message.html}\n")
        self.death.reach("arrived")
        await asyncio.sleep(PAUSE_S)
        return "1"


def main(database, data_dir, outbox, *step) -> None:
    death = Death(*step)
    death.await_at(Journal, "append", "answered")
    death.await_at(Ledger, "_write", "written")

    def compose(notice) -> Message:
        death.reach("claimed")
        return Message(" ".join(str(number) for number in notice.releases))

    engine = open_database(database)
    with Heartbeat(engine, "worker", Path(data_dir)) as heartbeat:
        worker = Worker(
            engine=engine,
            channel=FileChannel(Path(outbox), death),
            compose=compose,
            releases_dir=Path(data_dir) / "releases",
            heartbeat=heartbeat,
            limits=Limits(concurrency=1 if death.step else 4, claimed_at_once=5),
        )
        asyncio.run(worker.drain_once())
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
