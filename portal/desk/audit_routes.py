"""The audit: who did what, when; read page by page, and taken away as a table."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine

from core.database.engine import reading
from core.desk.audit_reading import PER_PAGE, all_entries, latest_entries
from core.desk.rights import Action
from core.enums import Role
from core.models import AuditEntry
from core.persian import enumeration
from core.texts import load_texts
from portal.desk.desk_pages import DeskPage, moment_text, show
from portal.desk.desk_route import DeskRoute
from portal.desk.visit import visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
_MOST = 2**31
_HEADINGS = ("number", "at", "by", "action", "plan", "details")
# A spreadsheet would take such a cell for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_DETAIL_LETTERS = 160


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry as it is read."""

    moment: str
    by: str
    title: str
    details: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage(DeskPage):
    """A page of the audit; `older` is where the next one is, "" on the last."""

    template: ClassVar[str] = "desk/audit.html.j2"
    room: ClassVar[str] = "audit"
    rows: Sequence[AuditRow]
    older: str
    may_export: bool


@router.get("/desk/audit/")
def audit(
    request: Request, before: Annotated[int | None, Query(ge=1, le=_MOST)] = None
) -> Response:
    """Show the latest entries, or those *before* one."""
    visit = visit_of(request)
    with reading(visit.engine) as session:
        found = latest_entries(session, before)
    page = AuditPage(
        title=load_texts()("desk.room.audit"),
        is_narrow=False,
        rows=[audit_row(entry) for entry in found],
        older=f"/desk/audit/?before={found[-1].id}" if len(found) == PER_PAGE else "",
        may_export=visit.may(Action.EXPORT_AUDIT),
    )
    return show(visit, page)


@router.get("/desk/audit.csv")
def audit_file(request: Request) -> Response:
    """Answer with every entry, as a table."""
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    lines = audit_lines(visit_of(request).engine)
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


def audit_lines(engine: Engine) -> Iterator[str]:
    """Yield the lines of a table of every entry, the oldest first."""
    yield "\ufeff" + _csv_line(_HEADINGS)
    with reading(engine) as session:
        for entry in all_entries(session):
            details = json.dumps(entry.details, ensure_ascii=False, sort_keys=True)
            cells = (entry.id, entry.at.isoformat(), entry.by, entry.action, entry.plan, details)
            yield _csv_line([_harmless(cell) for cell in cells])


def _csv_line(cells: Sequence[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def audit_row(entry: AuditEntry) -> AuditRow:
    """Return an entry as it is read."""
    texts = load_texts()
    key = f"desk.deed.{entry.action}"
    return AuditRow(
        moment=moment_text(entry.at),
        by=entry.by,
        title=texts(key) if key in texts else entry.action,
        details=_details({"plan": entry.plan, **entry.details}),
    )


def _details(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    texts = load_texts()
    found = []
    for name, value in details.items():
        if value not in (None, "", [], {}):
            key = f"desk.detail.{name}"
            found.append((texts(key) if key in texts else name, _short(_text(value))))
    return found


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(one in set(Role) for one in value):
        texts = load_texts()
        return enumeration([texts(f"desk.role.{one}") for one in value])
    return json.dumps(value, ensure_ascii=False)


def _short(text: str) -> str:
    return text if len(text) <= _DETAIL_LETTERS else f"{text[:_DETAIL_LETTERS]}…"
