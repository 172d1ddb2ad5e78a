"""The page of a package: what was found, what would change, what this person may do with it."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, select

from core.calendar import JALALI, TEHRAN, tehran_date
from core.delivery.holidays import holiday_title, holidays_from
from core.desk.packages.draft_previews import preview_of
from core.desk.packages.jobs.job_context import marked_path
from core.desk.packages.package_approvals import approvals_of, has_link
from core.desk.packages.package_reasons import comment_counts, comments_of
from core.desk.packages.package_states import DECIDED, OPEN, PREVIEWED
from core.desk.rights import Action
from core.enums import PackageState, PreviewState
from core.models import DeskPackage, DraftPreview, PackageApproval, PackageComment, Person
from core.persian import number, persian_digits
from core.publishing.city_settings import Holiday, set_holidays
from core.texts import load_texts
from portal.desk.desk_pages import moment_text
from portal.desk.packages.package_pages import (
    CommentRow,
    PackagePage,
    difference_of,
    package_row,
    shown_digest,
    steps_of,
)
from portal.desk.packages.preview_part import preview_part
from portal.desk.visit import Visit

# Of so many days the official holidays are named beside the form.
_DAYS_AHEAD = 30


def names_of(session: Session) -> dict[str, str]:
    """Return the names of people by account."""
    return {one.account: one.name for one in session.exec(select(Person))}


def page_of(visit: Visit, session: Session, found: DeskPackage) -> PackagePage:
    """Return the page of a package for who looks at it."""
    texts, names = load_texts(), names_of(session)
    assert found.id is not None
    preview = preview_of(session, found)
    row, talks = package_row(found, names), comment_counts(session, found.id)
    further = set_holidays(session)
    has_changes = "tables" in found.found
    is_faulty = "shown" in found.found
    return PackagePage(
        title=texts(f"desk.news.{found.state.value}", name=row.name),
        is_narrow=False,
        row=row,
        href=row.href,
        steps=steps_of(found),
        note=found.note or "",
        state=found.state.value,
        digest=found.digest or "",
        digest_shown=shown_digest(found.digest),
        problems=[one["lines"] for one in found.found["shown"]] if is_faulty else [],
        problems_text=_problems_text(found) if is_faulty else "",
        has_marked=marked_path(visit.settings, found.id).is_file(),
        difference=difference_of(found, talks) if has_changes else None,
        is_moved=found.is_moved,
        is_empty=bool(found.found.get("is_empty")),
        is_applied=found.state is PackageState.APPROVED and found.import_run is not None,
        failure=found.failure or "",
        returned=_returned(found, names),
        approvals=[_approval_text(one, names) for one in approvals_of(session, found.id)],
        release="" if found.release is None else number(found.release),
        is_own=found.handed_in_by == visit.account,
        preview=preview_part(preview),
        comments=comment_rows(comments_of(session, found.id), names),
        schedule=_schedule_text(found, names, further),
        holidays=[
            texts("desk.schedule.holiday", day=JALALI.long(day), title=title)
            for day, title in holidays_from(tehran_date(visit.now), _DAYS_AHEAD, further)
        ],
        can=frozenset(_can(visit, session, found, preview)),
    )


def comment_rows(comments: Sequence[PackageComment], names: dict[str, str]) -> list[CommentRow]:
    """Return what was said of a package or a thing."""
    return [
        CommentRow(names.get(one.by, one.by), moment_text(one.written_at), one.text)
        for one in comments
    ]


def _problems_text(found: DeskPackage) -> str:
    counts = {name: number(found.found[name]) for name in ("problems", "causes")}
    return load_texts()("desk.problems", **counts)


def _returned(found: DeskPackage, names: dict[str, str]) -> str:
    if found.state is not PackageState.RETURNED or found.returned_by is None:
        return ""
    by = names.get(found.returned_by, found.returned_by)
    return load_texts()("desk.returned", by=by, reason=found.return_reason or "")


def _schedule_text(
    found: DeskPackage, names: dict[str, str], further: Mapping[Holiday, str]
) -> str:
    """Return when a package is published that is scheduled, and by whose word."""
    if found.publish_at is None or found.scheduled_by is None:
        return ""
    texts, day = load_texts(), tehran_date(found.publish_at)
    clock = persian_digits(f"{found.publish_at.astimezone(TEHRAN):%H:%M}")
    by = names.get(found.scheduled_by, found.scheduled_by)
    line = texts("desk.schedule.line", day=JALALI.long(day), clock=clock, by=by)
    title = holiday_title(day, further)
    return line if title is None else f"{line} {texts('desk.schedule.on_holiday', title=title)}"


def _approval_text(approval: PackageApproval, names: dict[str, str]) -> str:
    texts = load_texts()
    if approval.person is None:
        who = texts("desk.approval.by_link", name=approval.name or "")
    else:
        who = names.get(approval.person, approval.person)
    values = {
        "who": who,
        "moment": moment_text(approval.approved_at),
        "digest": shown_digest(approval.digest),
    }
    line = texts("desk.approval.line", **values)
    if approval.override_reason is not None:
        line += " " + texts("desk.override_note", reason=approval.override_reason)
    if approval.ended_at is not None:
        line += " " + texts("desk.approval.ended", moment=moment_text(approval.ended_at))
    return line


def _can(
    visit: Visit, session: Session, found: DeskPackage, preview: DraftPreview | None
) -> set[str]:
    """Return what this person may do with the package in its state."""
    state, is_applied = found.state, found.import_run is not None
    is_own = found.handed_in_by == visit.account
    assert found.id is not None
    waits = state is PackageState.WAITING
    has_no_preview = preview is None or preview.state is PreviewState.FAILED
    is_empty = bool(found.found.get("is_empty"))
    offers = {
        Action.GIVE_REASON: state in PREVIEWED and not is_applied and not is_empty,
        Action.COMMENT: True,
        Action.SEND: state is PackageState.DRAFT and not is_empty,
        Action.ORDER_PREVIEW: state in PREVIEWED
        and has_no_preview
        and not (is_empty or is_applied),
        Action.WITHDRAW: state in OPEN and not is_applied,
        Action.HAND_IN: state in {PackageState.FAULTY, PackageState.RETURNED},
        Action.APPROVE: waits and not is_own,
        Action.APPROVE_OWN: waits and is_own,
        Action.RETURN: state in DECIDED and not is_applied,
        Action.WITHDRAW_APPROVAL: state in DECIDED and not waits and not is_applied,
        Action.MAKE_LINK: waits and not is_own,
        Action.VOID_LINK: has_link(session, found.id, visit.now),
        Action.PUBLISH: state is PackageState.APPROVED,
        Action.SCHEDULE: state is PackageState.APPROVED and not is_applied,
        Action.CANCEL_SCHEDULE: state is PackageState.SCHEDULED,
    }
    return {
        action.name.lower() for action, offered in offers.items() if offered and visit.may(action)
    }
