"""Making a preview: what a package changes is written, frozen and undone, then shown aside."""

import shutil
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session

from core.database.engine import reading, transaction
from core.delivery.places import PLACE
from core.delivery.preview import Preview, preview_draft
from core.desk.packages.draft_previews import (
    PART,
    find_preview,
    preview_of,
    previews_folder,
)
from core.desk.packages.jobs.job_context import JobContext
from core.desk.packages.package_approvals import standing_approval
from core.desk.packages.package_base import newest_release
from core.desk.packages.package_proposal import (
    is_of_digest,
    propose_again,
    public_note,
    run_of,
)
from core.enums import PreviewState
from core.importing.changeset.proposal import Proposal
from core.importing.pipeline import apply
from core.models import DeskJob, DeskPackage, DraftPreview, PackageApproval
from core.publishing.publish import Order, rehearse
from core.release.reader import Release
from core.release.records import District, Indicator, Node, Project, Record
from core.texts import Texts, load_texts

_RECORDS: dict[str, type[Record]] = {
    "project": Project,
    "indicator": Indicator,
    "district": District,
    "node": Node,
}
_TOPICS_SHOWN = 20


def make_preview(context: JobContext, job: DeskJob) -> None:
    """Make the preview of a package, unless its draft has ended or changed since."""
    with reading(context.engine) as session:
        package = session.get_one(DeskPackage, job.package)
        preview = preview_of(session, package)
        approval = standing_approval(session, job.package)
    if preview is None or preview.state is not PreviewState.MAKING:
        return
    proposal = propose_again(context, package)
    assert package.plan is not None
    with reading(context.engine) as session:
        release = newest_release(session, package.plan)
    if proposal is None or not is_of_digest(package, proposal, release):
        _settle(context, preview, failure=load_texts()("desk.preview.moved"))
        return
    messages = _make(context, package, approval, proposal, preview)
    _settle(context, preview, messages=messages)


def fail_preview(session: Session, package: int, failure: str) -> None:
    """Note that the preview of a package could not be made."""
    preview = find_preview(session, package)
    if preview is not None and preview.state is PreviewState.MAKING:
        preview.state, preview.failure = PreviewState.FAILED, failure
        session.add(preview)


def _make(
    context: JobContext,
    package: DeskPackage,
    approval: PackageApproval | None,
    proposal: Proposal,
    preview: DraftPreview,
) -> dict[str, Any]:
    """Make it aside and put it in its place; return what its messages are."""
    assert package.plan is not None
    place = previews_folder(context.settings) / preview.token
    making = place.with_name(place.name + PART)
    for left in (place, making):
        shutil.rmtree(left, ignore_errors=True)
    releases = making / "releases"
    (releases / package.plan).mkdir(parents=True)
    now = context.clock()
    order = Order(
        plan=package.plan,
        by=package.handed_in_by,
        now=now,
        releases_dir=context.settings.releases_dir,
        note=public_note(package, approval),
    )
    change = partial(apply, proposal=proposal, run=run_of(package, proposal, now), now=now)
    draft = rehearse(context.engine, order, releases / package.plan, change=change)
    try:
        context.show_aside(draft, making / "site")
        messages = _messages(context, draft, releases)
    finally:
        draft.close()
    making.rename(place)
    return messages


def _messages(context: JobContext, draft: Release, releases: Path) -> dict[str, Any]:
    texts = load_texts().of(draft.shape)
    with reading(context.engine) as session:
        found = preview_draft(
            session, releases, context.compose, draft.plan.code, draft.info.number
        )
    return message_rows(found, draft, texts)


def message_rows(found: Preview, draft: Release, texts: Texts) -> dict[str, Any]:
    """Return whom messages are for and some of them, as JSON that pages show."""
    topics: Counter[str] = Counter()
    for topic, people in found.by_topic:
        # Where on the map somebody looks is told to nobody.
        topics[PLACE if topic.startswith(f"{PLACE}:") else topic] += people
    shown = topics.most_common(_TOPICS_SHOWN)
    return {
        "people": found.people,
        "topics": [[_titled(draft, topic, texts), people] for topic, people in shown],
        "more_topics": len(topics) - len(shown),
        "samples": [one.plain for one in found.samples],
        "longest": found.longest.plain if found.longest else "",
        "examined": found.examined,
    }


def _titled(draft: Release, topic: str, texts: Texts) -> str:
    """Name a topic as readers know it; a thing that has left the plan by its code."""
    kind, _, code = topic.partition(":")
    if kind == "portfolio":
        return {one.code: one.title for one in texts.shape.portfolios}.get(code, code)
    if kind not in _RECORDS:
        return texts(f"desk.topic.{kind}")
    thing = draft.find(_RECORDS[kind], code=code)
    return str(getattr(thing, "title", "")) or code


def _settle(
    context: JobContext,
    preview: DraftPreview,
    *,
    messages: dict[str, Any] | None = None,
    failure: str | None = None,
) -> None:
    """Note how it ended, if the preview is still asked for."""
    with transaction(context.engine) as session:
        found = session.get(DraftPreview, preview.token, with_for_update=True)
        if found is None:
            return
        found.state = PreviewState.FAILED if failure else PreviewState.READY
        found.failure, found.made_at = failure, context.clock()
        found.messages = messages or {}
        session.add(found)
