"""Publishing: gather → judge → compare → freeze → render → commit in one transaction → swap."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from core import audit
from core.calendar import JALALI, tehran_date
from core.database.engine import reading, transaction, undone
from core.errors import (
    ClockBehindError,
    NothingToPublishError,
    PlanChangedError,
)
from core.evaluation.policy import POLICY, EvaluationPolicy
from core.models import Plan, PublishedRelease
from core.models.tables import last_applied_import, sql_table
from core.plan.hidden import fit_line
from core.progress import Progress, silent
from core.publishing.check.reconcile import check_newest, reconcile, refuse
from core.publishing.compare.changes import compare
from core.publishing.folder import DraftPlace, ReleaseFolder
from core.publishing.freeze.file import freeze
from core.publishing.gather import data_until, gather
from core.publishing.judge.claim_check import check_claims
from core.publishing.judge.gaps import find_gaps
from core.publishing.judge.judging import judge_snapshot
from core.publishing.judge.promise_counts import keep_promises
from core.publishing.judge.restated_warnings import restate_warnings
from core.publishing.judge.slips import slip_snapshot
from core.publishing.judge.totals import total_snapshot
from core.publishing.snapshot import Snapshot
from core.release import records
from core.release.naming import HASH_LETTERS
from core.release.reader import Release, numbered_release
from core.texts import load_texts

# Writes what followers are owed, in the publishing transaction: (session, the release's draft,
# now) → how many deliveries. Deliveries live above this package.
type Enqueue = Callable[[Session, Release, datetime], int]
# Renders the site of a draft aside, with every check, and lets it be swapped in once the release
# is committed: draft → context of a function that swaps. Sites live above this package.
type Render = Callable[[Release], AbstractContextManager[Callable[[], object]]]


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
    # Above every number that was ever used, also by files that the database no longer knows.
    number: int

    @property
    def info(self) -> records.ReleaseInfo:
        return self.snapshot.of(records.ReleaseInfo)[-1]


@contextmanager
def no_site(_draft: Release) -> Iterator[Callable[[], object]]:
    """Render nothing: a release without a site of its own."""
    yield lambda: None


def publish(
    engine: Engine,
    order: Order,
    *,
    enqueue: Enqueue,
    render: Render = no_site,
    progress: Progress = silent,
) -> Published:
    """Freeze *order*'s plan as its next release and make it current.

    The file and its site are made aside; the release's row, the deliveries and the audit entry
    are written in one transaction, and only then file and site take their places.
    Raises PlanNotFoundError, NothingToPublishError, PlanChangedError when an import or another
    publishing came in between, ClockBehindError, what *render* raises, and
    the errors of `reconcile.refuse` and `check_newest`; nothing is published then.
    """
    by, note = fit_line("--by", order.by) or order.by, fit_line("--note", order.note)
    order = replace(order, by=by, note=note)
    folder = ReleaseFolder(order.releases_dir / order.plan)
    refuse(reconcile(engine, order.releases_dir, plan=order.plan))
    progress("publish.gather", 0, 1)
    with reading(engine) as session:
        draft = _read(session, order.plan, folder)
    _check_clock(order, draft)
    progress("publish.judge", 0, 1)
    before = _read_previous(order, draft, folder)
    _complete(draft, order, before)
    progress("publish.compare", 0, 1)
    _compare(draft, before)
    if before and not draft.info.change_count and not order.even_unchanged:
        raise NothingToPublishError(before.of(records.ReleaseInfo)[-1].number)
    progress("publish.freeze", 0, 1)
    with folder.drafting(order.now) as place:
        made = _freeze(draft, place.path)
        frozen = Release(made.path, folder.path)
        with render(frozen) as swap_site:
            progress("publish.commit", 0, 1)

            def owe(session: Session) -> int:
                return enqueue(session, frozen, order.now)

            published = _commit(engine, order, draft, made, owe=owe, place=place)
            path = folder.take(made.path)
            folder.point_at(path.name)
            swap_site()
    progress("publish.commit", 1, 1)
    return replace(published, path=path)


def rehearse(
    engine: Engine,
    order: Order,
    place: Path,
    *,
    change: Callable[[Session], None],
    progress: Progress = silent,
) -> Release:
    """Freeze in the folder *place* what would be *order*'s next release after *change*.

    *change* is undone: it is made in a transaction that is rolled back once all is gathered.
    Nothing of it is published, and whoever writes to the plan meanwhile has to wait.
    """
    folder = ReleaseFolder(order.releases_dir / order.plan)
    progress("publish.gather", 0, 1)
    with undone(engine) as session:
        change(session)
        draft = _read(session, order.plan, folder)
    progress("publish.judge", 0, 1)
    before = _read_previous(order, draft, folder)
    _complete(draft, order, before)
    _compare(draft, before)
    progress("publish.freeze", 0, 1)
    return Release(_freeze(draft, place).path, folder.path)


@dataclass(frozen=True, slots=True)
class _Frozen:
    """The file of a draft, under the name it will keep."""

    path: Path
    sha256: str


def _freeze(draft: _Draft, folder: Path) -> _Frozen:
    # Its name holds its hash, which is known once it is written.
    unnamed = folder / "unnamed.sqlite"
    sha256 = freeze(draft.snapshot, unnamed, load_texts())
    return _Frozen(
        unnamed.replace(folder / f"{draft.number:06}-{sha256[:HASH_LETTERS]}.sqlite"), sha256
    )


def _check_clock(order: Order, draft: _Draft) -> None:
    if draft.previous and order.now < draft.previous.published_at:
        published_on = JALALI.medium(tehran_date(draft.previous.published_at))
        raise ClockBehindError(draft.previous.number, published_on)


def _newest(session: Session, plan: str) -> PublishedRelease | None:
    return session.scalars(
        select(PublishedRelease)
        .where(col(PublishedRelease.plan) == plan)
        .order_by(col(PublishedRelease.number).desc())
        .limit(1)
    ).first()


def _read(session: Session, plan: str, folder: ReleaseFolder) -> _Draft:
    newest = _newest(session, plan)
    highest = max(newest.number if newest else 0, folder.highest_number())
    return _Draft(gather(session, plan), newest, last_applied_import(session, plan), highest + 1)


def _read_previous(order: Order, draft: _Draft, folder: ReleaseFolder) -> Snapshot | None:
    if draft.previous is None:
        return None
    check_newest(folder, draft.previous)
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
    restate_warnings(snapshot)
    check_claims(snapshot)
    keep_promises(snapshot, before)
    slip_snapshot(snapshot)


def _earlier_releases(draft: _Draft, before: Snapshot | None) -> list[records.ReleaseInfo]:
    """Return the releases before this one; the last of them by now has a hash."""
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
    engine: Engine,
    order: Order,
    draft: _Draft,
    made: _Frozen,
    *,
    owe: Callable[[Session], int],
    place: DraftPlace,
) -> Published:
    info = draft.info
    release = PublishedRelease(
        plan=order.plan,
        number=info.number,
        file_name=made.path.name,
        sha256=made.sha256,
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
        count = owe(session)
        audit.record(
            session,
            at=order.now,
            by=order.by,
            action="publish",
            plan=order.plan,
            release=info.number,
            sha256=made.sha256,
        )
        # From here on nobody knows whether it was committed until the database says so.
        place.is_committing = True
    return Published(release=release, path=made.path, delivery_count=count)


def _check_unchanged(session: Session, plan: str, draft: _Draft) -> None:
    # Whoever publishes the same plan at the same moment waits here, and then finds it changed.
    code = sql_table(Plan).c.code
    session.execute(select(code).where(code == plan).with_for_update())
    newest = _newest(session, plan)
    number = newest.number if newest else None
    expected = draft.previous.number if draft.previous else None
    if number != expected or last_applied_import(session, plan) != draft.last_import:
        raise PlanChangedError(plan)
