"""How an instance is: what is stored, copies of it, versions, room on the disk, processes."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from core.calendar import JALALI, tehran_date
from core.database.engine import describe, reading
from core.delivery.overview import process_lines, queue_lines
from core.models import AuditEntry
from core.persian import number, percent
from core.processes.heartbeats import read_processes
from core.publishing.check.stores import Stores, verify_quickly
from core.release.reader import FORMAT_VERSION
from core.texts import Texts

# Deeds in the audit, written by the commands when they were done well.
BACKUP, DRILL = "backup.made", "backup.rehearsed"
# A backup a day and a rehearsal a month (docs/operations.md), with a day and a week to spare.
_COPIES = ((BACKUP, timedelta(days=2)), (DRILL, timedelta(days=38)))
_LEAST_FREE_PERCENT = 10
_GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class HealthPart:
    """One side of an instance's health in lines; `key` names it in the catalogue."""

    key: str
    lines: Sequence[str]
    is_well: bool


def health_parts(
    stores: Stores, data_dir: Path, texts: Texts, now: datetime
) -> Iterator[HealthPart]:
    """Yield each side of the health of an instance, read now."""
    yield _stored(stores, texts)
    yield from own_parts(stores, data_dir, texts, now)
    with reading(stores.engine) as session:
        processes = read_processes(session)
        queue = list(queue_lines(session, texts, now))
    lines = list(process_lines(processes, texts)) or [texts("health.no_processes")]
    is_well = bool(processes) and all(one.is_alive for one in processes)
    yield HealthPart("processes", lines, is_well)
    yield HealthPart("queue", queue, is_well=True)


def own_parts(stores: Stores, data_dir: Path, texts: Texts, now: datetime) -> Iterator[HealthPart]:
    """Yield what `status` does not print elsewhere: copies, room on the disk, versions."""
    with reading(stores.engine) as session:
        yield _copies(session, texts, now)
    yield _disk(data_dir, texts)
    facts = describe(stores.engine)
    line = texts(
        "health.versions",
        program=version("qotbnama"),
        server=f"{facts.server} {facts.version}",
        revision=facts.revision,
        format=FORMAT_VERSION,
    )
    yield HealthPart("versions", [line], facts.revision == facts.required)


def _stored(stores: Stores, texts: Texts) -> HealthPart:
    found = verify_quickly(stores)
    lines = [texts(f"finding.{one.kind}", name=one.name, plan=one.plan) for one in found]
    return HealthPart("stored", lines or [texts("health.stored")], not found)


def _copies(session: Session, texts: Texts, now: datetime) -> HealthPart:
    lines, is_well = [], True
    for action, patience in _COPIES:
        last = session.scalars(
            select(AuditEntry)
            .where(col(AuditEntry.action) == action)
            .order_by(col(AuditEntry.id).desc())
            .limit(1)
        ).first()
        name = action.partition(".")[2]
        if last is None:
            lines.append(texts(f"health.never.{name}"))
            is_well = False
            continue
        lines.append(
            texts(
                f"health.last.{name}",
                date=JALALI.medium(tehran_date(last.at)),
                days=number((now - last.at).days),
                path=last.details["path"],
            )
        )
        is_well = is_well and now - last.at <= patience
    return HealthPart("copies", lines, is_well)


def _disk(data_dir: Path, texts: Texts) -> HealthPart:
    usage = shutil.disk_usage(data_dir)
    free_percent = Decimal(100 * usage.free) / usage.total
    line = texts(
        "health.disk",
        path=data_dir,
        free=number(Decimal(usage.free) / _GIGABYTE, 1),
        percent=percent(free_percent),
    )
    return HealthPart("disk", [line], free_percent >= _LEAST_FREE_PERCENT)
