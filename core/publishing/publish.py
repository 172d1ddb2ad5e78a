"""Publishing: gather → judge → compare → freeze → one transaction that makes it current."""

import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from core import audit
from core.calendar import tehran_date
from core.database import reading, transaction
from core.errors import NothingToPublishError, PlanChangedError
from core.evaluation.policy import POLICY, EvaluationPolicy
from core.models import ImportRun, Plan, PublishedRelease
from core.models.enums import ImportState
from core.progress import Progress, silent
from core.publishing import records
from core.publishing.changes import compare
from core.publishing.claims import check_claims
from core.publishing.freeze import freeze
from core.publishing.gaps import find_gaps
from core.publishing.gather import data_until, gather
from core.publishing.judging import judge_snapshot
from core.publishing.promises import keep_promises
from core.publishing.release import CURRENT, numbered_release
from core.publishing.snapshot import Snapshot
from core.publishing.totals import total_snapshot
from core.texts import load_texts

# Writes what followers are owed, in the publishing transaction: (session, plan, release number,
# topics that changed, now) → how many deliveries. Deliveries live above this package.
type Enqueue = Callable[[Session, str, int, Collection[str], datetime], int]


_OLD_DRAFT_S = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be published. `judged_on` None: today; for a sample, the last day of its data."""

    plan: str
    by: str
    now: datetime
    releases_dir: Path
    judged_on: date | None = None
    note: str | None = None
    even_unchanged: bool = False
    policy: EvaluationPolicy = POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was published, and how many people are owed a message."""

    release: PublishedRelease
    path: Path
    delivery_count: int


@dataclass(slots=True)
class _Draft:
    """A release while it is being made, and the state of the database that it is made from."""

    snapshot: Snapshot
    previous: PublishedRelease | None
    last_import: int | None

    @property
    def number(self) -> int:
        return self.previous.number + 1 if self.previous else 1

    @property
    def info(self) -> records.ReleaseInfo:
        return self.snapshot.of(records.ReleaseInfo)[-1]

    @property
    def topics(self) -> set[str]:
        changes = self.snapshot.of(records.Change)
        return {t for change in changes if change.release == self.number for t in change.topics}


def publish(
    engine: Engine,
    order: Order,
    *,
    enqueue: Enqueue,
    progress: Progress = silent,
) -> Published:
    """Freeze *order*'s plan as its next release and make it current.

    The file is made aside; the release's row, the deliveries and the audit entry are written in
    one transaction. Raises PlanNotFoundError, NothingToPublishError, and PlanChangedError when an
    import or another publishing came in between (nothing is published then).
    """
    repair_current(engine, order.plan, order.releases_dir)
    progress("publish.gather", 0, 1)
    draft = _read(engine, order.plan)
    progress("publish.judge", 0, 1)
    before = _read_previous(order, draft)
    _complete(draft, order, before)
    progress("publish.compare", 0, 1)
    _compare(draft, before)
    if before and not draft.info.change_count and not order.even_unchanged:
        raise NothingToPublishError(before.of(records.ReleaseInfo)[-1].number)
    progress("publish.freeze", 0, 1)
    folder = order.releases_dir / order.plan
    folder.mkdir(parents=True, exist_ok=True)
    _drop_old_drafts(folder, order.now)
    # By chance, not by process: two containers on one volume may have processes of one number.
    aside = folder / f".draft-{secrets.token_hex(8)}.sqlite"
    try:
        sha256 = freeze(draft.snapshot, aside, load_texts())
        progress("publish.commit", 0, 1)
        published = _commit(engine, order, draft, (aside, sha256), enqueue)
    finally:
        aside.unlink(missing_ok=True)
    _point_at(published.path)
    progress("publish.commit", 1, 1)
    return published


def _drop_old_drafts(folder: Path, now: datetime) -> None:
    """Delete drafts of publishings that were killed; a fresh one may be another process's."""
    for draft in folder.glob(".draft-*"):
        with suppress(FileNotFoundError):
            if now.timestamp() - draft.stat().st_mtime > _OLD_DRAFT_S:
                draft.unlink()


def repair_current(engine: Engine, plan: str, releases_dir: Path) -> None:
    """Point `current` at the newest committed release, should a crash have left it behind."""
    with reading(engine) as session:
        newest = _newest(session, plan)
    if newest is None:
        return
    path = releases_dir / plan / newest.file_name
    link = path.with_name(CURRENT)
    if path.exists() and not (link.is_symlink() and link.readlink() == Path(path.name)):
        _point_at(path)


def _newest(session: Session, plan: str) -> PublishedRelease | None:
    return session.scalars(
        select(PublishedRelease)
        .where(col(PublishedRelease.plan) == plan)
        .order_by(col(PublishedRelease.number).desc())
        .limit(1)
    ).first()


def _last_import(session: Session, plan: str) -> int | None:
    return session.scalar(
        select(func.max(ImportRun.id)).where(
            col(ImportRun.plan) == plan, col(ImportRun.state) == ImportState.APPLIED
        )
    )


def _read(engine: Engine, plan: str) -> _Draft:
    with reading(engine) as session:
        return _Draft(gather(session, plan), _newest(session, plan), _last_import(session, plan))


def _read_previous(order: Order, draft: _Draft) -> Snapshot | None:
    if draft.previous is None:
        return None
    release = numbered_release(order.releases_dir, order.plan, draft.previous.number)
    return Snapshot(release)


def _complete(draft: _Draft, order: Order, before: Snapshot | None) -> None:
    """Put in what is computed: the release's own row, judgements, totals, findings, promises."""
    snapshot = draft.snapshot
    until = data_until(snapshot)
    plan = snapshot.of(records.Plan)[0]
    today = until if plan.is_sample and until else tehran_date(order.now)
    own = records.ReleaseInfo(
        number=draft.number,
        plan=order.plan,
        published_at=order.now,
        judged_on=order.judged_on or today,
        data_until=until,
        policy_version=order.policy.version,
        change_count=0,
        note=order.note,
        sha256=None,
        file_name=None,
    )
    snapshot.put(records.ReleaseInfo, [*_earlier_releases(draft, before), own])
    judge_snapshot(snapshot, own.judged_on, order.policy)
    total_snapshot(snapshot)
    find_gaps(snapshot)
    check_claims(snapshot)
    keep_promises(snapshot, before)


def _earlier_releases(draft: _Draft, before: Snapshot | None) -> list[records.ReleaseInfo]:
    """Give the releases before this one; the last of them by now has a hash."""
    if before is None or draft.previous is None:
        return []
    *older, last = before.of(records.ReleaseInfo)
    known = replace(last, sha256=draft.previous.sha256, file_name=draft.previous.file_name)
    return [*older, known]


def _compare(draft: _Draft, before: Snapshot | None) -> None:
    snapshot = draft.snapshot
    changes = compare(before, snapshot, draft.number) if before else []
    history = before.of(records.Change) if before else []
    snapshot.put(records.Change, [*history, *changes])
    *older, own = snapshot.of(records.ReleaseInfo)
    snapshot.put(records.ReleaseInfo, [*older, replace(own, change_count=len(changes))])


def _commit(
    engine: Engine, order: Order, draft: _Draft, made: tuple[Path, str], enqueue: Enqueue
) -> Published:
    aside, sha256 = made
    info = draft.info
    path = aside.with_name(f"{info.number:06}-{sha256[:12]}.sqlite")
    release = PublishedRelease(
        plan=order.plan,
        number=info.number,
        file_name=path.name,
        sha256=sha256,
        published_at=order.now,
        published_by=order.by,
        judged_on=info.judged_on,
        note=order.note,
        change_count=info.change_count,
    )
    with transaction(engine) as session:
        _check_unchanged(session, order.plan, draft)
        session.add(release)
        session.flush()
        _drop_orphans(path)
        count = enqueue(session, order.plan, info.number, draft.topics, order.now)
        audit.record(
            session,
            at=order.now,
            by=order.by,
            action="publish",
            plan=order.plan,
            release=info.number,
            sha256=sha256,
        )
        # Last in the transaction: were the commit to fail, the file would be an orphan that
        # nothing points at, and the next publishing of this number drops it.
        aside.replace(path)
    return Published(release=release, path=path, delivery_count=count)


def _drop_orphans(path: Path) -> None:
    """Delete files of this number that a crash left behind; nothing was ever told of them."""
    number = path.name.partition("-")[0]
    for orphan in path.parent.glob(f"{number}-*.sqlite"):
        orphan.unlink()


def _check_unchanged(session: Session, plan: str, draft: _Draft) -> None:
    # Whoever publishes the same plan at the same moment waits here, and then finds it changed.
    session.execute(select(col(Plan.code)).where(col(Plan.code) == plan).with_for_update())
    newest = _newest(session, plan)
    number = newest.number if newest else None
    expected = draft.previous.number if draft.previous else None
    if number != expected or _last_import(session, plan) != draft.last_import:
        raise PlanChangedError(plan)


def _point_at(path: Path) -> None:
    """Make `current` name *path*; the link is replaced whole, so readers never miss it."""
    link = path.with_name(CURRENT)
    spare = path.with_name(f".{CURRENT}-{secrets.token_hex(8)}")
    spare.symlink_to(path.name)
    spare.replace(link)
