"""Prints the table "Figures to reach" of the deliveries, row by row, and the machine they are of.

    python tests/bench/delivery.py DATABASE_URL... [--people 10000] [--seconds 30] [--row NAME]

Everything in the databases is deleted, before each row. Rows: start, queue, cpu,
rate30, rate1000. Kills and outages have scripts of their own in tests/faults.
"""

import argparse
import asyncio
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.telegram.application import run_bot
from bot.telegram.connection import silence_addresses
from bot.telegram.send.bot_channel import BotChannel
from bot.telegram.send.gateway import Gateway
from bot.telegram.send.messages import keyboard
from bot.telegram.send.transport import Transport
from core.database.engine import migrate, open_database, transaction
from core.delivery.queue.enqueue import enqueue
from core.delivery.sending.channel import Button, Message
from core.delivery.sending.worker import Limits, Worker
from core.processes.clock import database_time
from core.processes.heartbeats import Heartbeat
from tests.factories.people import CHANNEL, NOON, PLAN, add_crowd, add_release
from tests.factories.release_files import change, write_release
from tests.faults.kill_campaign import SERVER, Stage, ask
from tests.presence import present

ROOT = Path(__file__).parents[2]
LIBRARIES = (
    "import sqlmodel, alembic, telegram, aiohttp, typer, rich, babel, jdatetime, pydantic_settings"
)
NOTICE = Message(
    "<b>برنامهٔ اصفهان ۱۴۰۰</b>\nپروژهٔ باغ بزرگ شهر ۱۴ ماه دیرتر، سومین بار، بی‌ذکر دلیل\n" * 10,
    ((Button("یک", callback="v1|prj|F-01"), Button("همه", callback="v1|chg|mine")),),
)


class Nowhere:
    name = CHANNEL

    async def send(self, _chat_id: str, _message: Message) -> str:
        return "1"


def say(row: str, figure: str) -> None:
    print(f"{row:<58} {figure}", flush=True)


def empty(url: str) -> None:
    """Delete everything in a database of the bench's own, and make its tables anew."""
    engine = open_database(url)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    else:
        for ending in ("", "-wal", "-shm"):
            Path(f"{engine.url.database}{ending}").unlink(missing_ok=True)
    migrate(engine)
    engine.dispose()


def in_processes(count, work):
    """Fork *count* processes at once; give seconds they took and their processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    children = []
    for _ in range(count):
        pid = os.fork()
        if not pid:
            try:
                work()
            finally:
                os._exit(0)
        children.append(pid)
    for pid in children:
        os.waitpid(pid, 0)
    spent = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, cpu


def queue(url: str, people: int, workers: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_release(folder / "releases", 1, change(1, "A", "plan"))
        empty(url)
        engine = open_database(url)
        with transaction(engine) as session:
            add_release(session)
            add_crowd(session, people)
        with transaction(engine) as session:
            enqueue(session, PLAN, 1, {"plan"}, NOON)
        engine.dispose()

        def work():
            own = open_database(url)
            with Heartbeat(own, "worker", folder) as heartbeat:
                worker = Worker(
                    own,
                    Nowhere(),
                    lambda _notice: NOTICE,
                    folder / "releases",
                    heartbeat=heartbeat,
                )
                asyncio.run(worker.drain_once())

        spent, cpu = in_processes(workers, work)
    say(
        f"queue, a channel that does nothing, {workers} workers",
        f"{people / spent:,.0f}/s, {cpu / people * 1e6:.0f} µs of processor each",
    )


async def bare(url: str, count: int, request) -> float:
    """Processor seconds a send of python-telegram-bot alone."""
    bot = Bot("7:bench", base_url=f"{url}/bot", request=request, get_updates_request=request)
    await bot.initialize()
    room = asyncio.Semaphore(16)

    async def send(chat_id):
        async with room:
            await bot.send_message(
                chat_id, NOTICE.html, parse_mode="HTML", reply_markup=keyboard(NOTICE.rows)
            )

    began = time.process_time()
    await asyncio.gather(*(send(number + 1) for number in range(count)))
    spent = time.process_time() - began
    await bot.shutdown()
    return spent / count


async def whole(url: str, engine, folder: Path) -> float:
    """Processor seconds a notice, from claim to settlement."""
    request = Transport(128)
    bot = Bot("7:bench", base_url=f"{url}/bot", request=request, get_updates_request=request)
    await bot.initialize()
    channel = BotChannel(CHANNEL, Gateway(bot, 1000))
    with Heartbeat(engine, "worker", folder) as heartbeat:
        worker = Worker(
            engine,
            channel,
            lambda _notice: NOTICE,
            folder / "releases",
            heartbeat=heartbeat,
            chat_turns=channel,
            limits=Limits(per_second=1000),
        )
        began = time.process_time()
        await worker.drain_once()
        spent = time.process_time() - began
    await bot.shutdown()
    return spent / worker.counts["sent"]


def cpu(url: str, count: int) -> None:
    command = [sys.executable, str(SERVER), "--latency", "0.02"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
        tempfile.TemporaryDirectory() as name,
    ):
        address = present(server.stdout).readline().strip()
        alone = asyncio.run(bare(address, count, HTTPXRequest(connection_pool_size=16)))
        write_release(Path(name) / "releases", 1, change(1, "A", "plan"))
        empty(url)
        engine = open_database(url)
        with transaction(engine) as session:
            add_release(session)
            add_crowd(session, count)
            enqueue(session, PLAN, 1, {"plan"}, database_time(session))
        ours = asyncio.run(whole(address, engine, Path(name)))
        engine.dispose()
        server.terminate()
    say(
        "processor time a notice, beside PTB's bare send",
        f"{ours * 1e3:.2f} ms beside {alone * 1e3:.2f} ms: {ours / alone:.2f}×",
    )


def rates(url: str, seconds: int) -> None:
    for workers in (1, 3):
        rate(url, 1000, workers, seconds, with_bot=False)


def rate(url: str, per_second: int, workers: int, seconds: int, *, with_bot: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        empty(url)
        stage = Stage(url, folder, per_second * (seconds + 10) * 2, per_second=per_second)
        try:
            children = [stage.fork() for _ in range(workers)]
            if with_bot and not (pid := os.fork()):
                run_bot(stage.settings, open_database(url))
                os._exit(0)
            elif with_bot:
                children.append(pid)
            while stage.came() < per_second:
                time.sleep(0.1)
            begun_at, begun = time.time(), stage.came()
            for number in range(seconds):
                if with_bot and number % 3 == 0:
                    ask(stage.url, "control", updates=[start_of(number + 1)])
                time.sleep(max(0.0, begun_at + number + 1 - time.time()))
            spent, sent = time.time() - begun_at, stage.came() - begun
            for child in children:
                os.kill(child, 15)
            for child in children:
                os.waitpid(child, 0)
            times = sorted(call[3] for call in stage.calls() if call[3] >= begun_at)
            most = max(
                (sum(1 for one in times if moment <= one < moment + 1) for moment in times[::10]),
                default=0,
            )
        finally:
            stage.close()
    who = f"{workers} workers" + (" and the bot" if with_bot else "")
    say(
        f"a rate of {per_second}/s, {who}, over {seconds} s",
        f"{sent / spent:.1f}/s; most in any second {most}",
    )


def start_of(number: int) -> dict:
    chat = {"id": 10_000_000 + number, "type": "private"}
    person = {"id": chat["id"], "is_bot": False, "first_name": "x"}
    message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person}
    return {"update_id": number, "message": message | {"text": "/start"}}


def processor_time(*command, **environment) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, check=True, cwd=ROOT, env=os.environ | environment, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def start(url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        empty(url)
        stage = Stage(url, folder, 7)
        settings = {
            "QOTBNAMA_DATA_DIR": folder,
            "QOTBNAMA_DATABASE_URL": url,
            "QOTBNAMA_BOT_TOKEN": "7:bench",
            "QOTBNAMA_BOT_BASE_URL": f"{stage.url}/bot",
        }
        program = [sys.executable, "-m", "cli", "deliver", "--once"]
        ours = min(processor_time(*program, **settings) for _ in range(3))
        libraries = min(processor_time(sys.executable, "-c", LIBRARIES) for _ in range(3))
        stage.close()
    say(
        "start of `deliver --once`, beside importing its libraries",
        f"{ours:.2f} s beside {libraries:.2f} s: {ours / libraries:.2f}×",
    )


ROWS = {
    "start": lambda url, _given: start(url),
    "queue": lambda url, given: queue(url, given.people, 1 if url.startswith("sqlite") else 2),
    "cpu": lambda url, given: cpu(url, min(given.people, 3000)),
    "rate30": lambda url, given: rate(url, 30, 2, given.seconds, with_bot=True),
    "rate1000": lambda url, given: rates(url, min(given.seconds, 15)),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--row", choices=ROWS, action="append")
    parser.add_argument("databases", nargs="+")
    given = parser.parse_args()
    silence_addresses()
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} before")
    for url in given.databases:
        print(url.partition(":")[0])
        for name in given.row or ROWS:
            ROWS[name](url, given)


if __name__ == "__main__":
    main()
