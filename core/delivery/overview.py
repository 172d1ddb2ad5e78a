"""What an operator asks first, in lines: the database, plans and releases, the site, the queue."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from core.calendar import JALALI, TEHRAN, tehran_date
from core.database.engine import describe, reading
from core.delivery.people.district_channels import list_channels
from core.delivery.sending.rate import SendState
from core.delivery.status import read_answers, read_status
from core.models import PublishedRelease
from core.persian import number, persian_digits
from core.processes.heartbeats import ProcessState, read_processes
from core.publishing.plans import plans
from core.texts import Texts

_COUNTED = ("queued", "sent", "failed", "unknown")


def overview_lines(engine: Engine, site_dir: Path, texts: Texts, now: datetime) -> Iterator[str]:
    """Yield what there is and what is under way."""
    facts = describe(engine)
    server = f"{facts.server} {facts.version}"
    yield texts("cli.status.database", server=server, revision=facts.revision)
    yield from _plans(engine, texts)
    has_site = site_dir.exists()
    yield texts("cli.status.site", path=site_dir) if has_site else texts("cli.status.no_site")
    with reading(engine) as session:
        queue = read_status(session, now)
        answers = read_answers(session)
        processes = read_processes(session)
    shown = {name: number(getattr(queue, name)) for name in _COUNTED}
    yield texts("cli.status.queue", **shown)
    yield from _obstacles(queue.sending, texts)
    yield texts("cli.status.answers", **{name: number(n) for name, n in asdict(answers).items()})
    yield from process_lines(processes, texts)


def queue_lines(session: Session, texts: Texts, now: datetime) -> Iterator[str]:
    """Yield the queue alone, with every count, failures by reason and what holds it up."""
    queue = read_status(session, now)
    counts = {
        field.name: number(getattr(queue, field.name))
        for field in fields(queue)
        if field.type == "int" or field.type is int
    }
    oldest = queue.oldest_waiting_s
    yield texts("cli.deliver.status.waiting", **counts)
    if oldest is not None:
        yield texts("cli.deliver.status.oldest", minutes=number(int(oldest // 60)))
    yield texts("cli.deliver.status.sent", **counts)
    for reason, count in sorted(queue.failed_by_reason.items()):
        yield texts("cli.deliver.status.failed", reason=reason, count=number(count))
    yield texts("cli.deliver.status.chats", **counts)
    yield from channel_lines(session, texts, are_troubled=True)
    yield from _obstacles(queue.sending, texts)


def channel_lines(session: Session, texts: Texts, *, are_troubled: bool = False) -> Iterator[str]:
    """Yield a line for each channel of a district, or for those alone that get nothing."""
    for one in list_channels(session):
        if one.is_refused or one.failure:
            key = "refused" if one.is_refused else "failing"
        elif are_troubled:
            continue
        else:
            key = "line"
        yield texts(
            f"cli.channels.{key}",
            channel=one.address,
            district=one.district,
            platform=one.platform,
            reason=one.failure,
        )


def process_lines(processes: Iterable[ProcessState], texts: Texts) -> Iterator[str]:
    """Yield a line for each process: where it runs, since when, and whether it is heard of."""
    for one in processes:
        key = "cli.status.process" if one.is_alive else "cli.status.process_silent"
        yield texts(
            key,
            name=one.name,
            host=one.host,
            pid=one.pid,
            since=_moment(one.started_at),
            seconds=number(round(one.silent_s)),
        )


def _obstacles(sending: SendState, texts: Texts) -> Iterator[str]:
    """Yield what stands in the way of every message, and since or until when."""
    if sending.failing_since is not None:
        since = _moment(sending.failing_since)
        yield texts("cli.status.failing", since=since, reason=sending.failing_reason)
    if sending.held_until is not None:
        yield texts("cli.status.held", until=_moment(sending.held_until))


def _moment(instant: datetime) -> str:
    """Return a day and the time of it in Tehran."""
    there = instant.astimezone(TEHRAN)
    return f"{JALALI.medium(tehran_date(instant))} {persian_digits(f'{there:%H:%M}')}"


def _plans(engine: Engine, texts: Texts) -> Iterator[str]:
    found = plans(engine)
    if not found:
        yield texts("cli.status.no_plan")
    for plan, release in found:
        yield texts("cli.status.plan", code=plan.code, title=plan.title, city=plan.city)
        yield "  " + (_release(release, texts) if release else texts("cli.status.no_release"))


def _release(release: PublishedRelease, texts: Texts) -> str:
    return texts(
        "cli.status.release",
        number=persian_digits(release.number),
        date=JALALI.medium(tehran_date(release.published_at)),
        changes=number(release.change_count),
        file=release.file_name,
    )
