"""One row in a form: corrected, added or taken out, and a doubt answered, without a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from core.database.engine import reading, transaction
from core.desk.packages.package_rows import (
    ROW_TABLES,
    PlanRow,
    find_row,
    hand_in_row,
    plan_of_rows,
    row_table,
    rows_of,
)
from core.errors import PlanNotPublishedError, ReleaseNotFoundError
from core.importing.validation.warning_texts import warning_text
from core.plan.schema import Column, Kind, word
from core.release.current import CurrentReleases
from core.release.reader import Release
from core.release.records import Quality, QualityAnswer
from core.texts import Texts, load_texts
from portal.desk.desk_pages import DeskPage, show
from portal.desk.desk_route import DeskRoute
from portal.desk.packages.package_pages import package_href
from portal.desk.visit import visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
_HERE = "/desk/rows/"
_ANSWERS = "quality_answers"
_LONGEST = 300
QueryText = Annotated[str, Query(max_length=_LONGEST)]


@dataclass(frozen=True, slots=True)
class RowLink:
    """A row in a list: its key and title, and where its form is."""

    key: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A doubt, what it is about, what was answered, and where to answer."""

    text: str
    subject: str
    answer: str
    href: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A column of a form: `choices` for one of a closed list, `is_long` for prose."""

    name: str
    title: str
    hint: str
    value: str
    is_fixed: bool
    is_required: bool
    is_long: bool
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsPage(DeskPage):
    """A table and a code asked for, and the rows found."""

    template: ClassVar[str] = "desk/rows.html.j2"
    room: ClassVar[str] = "packages"
    tables: Sequence[tuple[str, str]]
    table: str
    code: str
    rows: Sequence[RowLink]
    new: str
    has_query: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage(DeskPage):
    """The form of a row."""

    template: ClassVar[str] = "desk/row_form.html.j2"
    room: ClassVar[str] = "packages"
    table: str
    about: str
    flag: str
    key: str
    fields: Sequence[FieldRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagsPage(DeskPage):
    """The doubts about what is published, and their answers."""

    template: ClassVar[str] = "desk/doubts.html.j2"
    room: ClassVar[str] = "packages"
    flags: Sequence[FlagRow]


@router.get("/desk/rows/")
def rows(request: Request, table: QueryText = "", code: QueryText = "") -> Response:
    """Ask for a table and a code, and show the rows that have it."""
    visit, texts = visit_of(request), load_texts()
    found: list[PlanRow] = []
    chosen = row_table(table) if table else None
    if chosen and code.strip():
        with reading(visit.engine) as session:
            found = rows_of(session, plan_of_rows(visit.engine), chosen, code)
    page = RowsPage(
        title=texts("desk.rows.title"),
        tables=[(one.name, one.title) for one in ROW_TABLES],
        table=table,
        code=code,
        rows=[RowLink(row.key, row.title, _form(table, key=row.key)) for row in found],
        new=_form(table) if chosen else "",
        has_query=bool(chosen and code.strip()),
    )
    return show(visit, page)


@router.get("/desk/rows/form/")
def form(
    request: Request,
    table: QueryText,
    key: QueryText = "",
    rule: QueryText = "",
    subject: QueryText = "",
) -> Response:
    """Show the form of a row, or of a new one; *rule* and *subject* begin an answer."""
    visit, texts = visit_of(request), load_texts()
    chosen = row_table(table)
    cells: Mapping[str, str] = {"rule": rule, "subject": subject}
    if key:
        with reading(visit.engine) as session:
            cells = find_row(session, plan_of_rows(visit.engine), chosen, key).cells
    is_answer = chosen.name == _ANSWERS
    fixed = set(chosen.key) if key or (rule and subject) else set()
    page = RowPage(
        title=texts("desk.rows.answer" if is_answer else "desk.rows.form", table=chosen.title),
        table=chosen.name,
        about=chosen.help,
        flag=_flag_text(request, cells["rule"], cells["subject"]) if is_answer else "",
        key=key,
        fields=[_field(one, cells.get(one.name, ""), fixed) for one in chosen.columns],
    )
    return show(visit, page)


@router.post("/desk/rows/")
def take_row(request: Request) -> Response:
    """Take a row as a package of its own."""
    visit = visit_of(request)
    table = row_table(visit.text("table"))
    withdraws = visit.text("deed") == "withdraw"
    cells: Mapping[str, str] = {
        column.name: visit.text(f"cell-{column.name}") for column in table.columns
    }
    with transaction(visit.engine) as session:
        if withdraws:
            plan = plan_of_rows(visit.engine)
            cells = find_row(session, plan, table, visit.text("key")).cells
        package = hand_in_row(
            session,
            visit.settings,
            table,
            cells,
            reason=visit.text("reason"),
            withdraws=withdraws,
            by=visit.account,
            now=visit.now,
        )
    return RedirectResponse(package_href(package), HTTPStatus.SEE_OTHER)


@router.get("/desk/doubts/")
def flags(request: Request) -> Response:
    """Show the doubts about what is published, each with the way to answer it."""
    visit, texts = visit_of(request), load_texts()
    release, found = _current_release(request), []
    if release is not None:
        texts = texts.of(release.shape)
        answers = {(one.rule.value, one.subject): one.answer for one in release.all(QualityAnswer)}
        found = [_flag_row(one, answers, texts) for one in release.all(Quality)]
    page = FlagsPage(title=texts("desk.doubts.title"), flags=found)
    return show(visit, page)


def _flag_row(row: Quality, answers: Mapping[tuple[str, str], str], texts: Texts) -> FlagRow:
    code = _code_of(row)
    answer = answers.get((row.rule, code), "")
    href = (
        _form(_ANSWERS, key=f"{row.rule}|{code}")
        if answer
        else _form(_ANSWERS, rule=row.rule, subject=code)
    )
    return FlagRow(warning_text(row.rule, row.details, texts), row.subject, answer, href)


def _flag_text(request: Request, rule: str, subject: str) -> str:
    """Return what a doubt says that is answered; "" where it is no longer there."""
    release = _current_release(request)
    if release is None:
        return ""
    texts = load_texts().of(release.shape)
    for row in release.all(Quality):
        if (row.rule, _code_of(row)) == (rule, subject):
            return warning_text(row.rule, row.details, texts)
    return ""


def _code_of(row: Quality) -> str:
    """Return the code of the thing that a doubt is about, by which it is answered."""
    return row.subject.partition("|")[0]


def _current_release(request: Request) -> Release | None:
    """Return the current release; None before the first."""
    releases: CurrentReleases = request.app.state.releases
    try:
        return releases.get()
    except (ReleaseNotFoundError, PlanNotPublishedError):
        return None


def _form(table: str, **more: str) -> str:
    return f"{_HERE}form/?{urlencode({'table': table, **more})}"


def _field(column: Column, value: str, fixed: set[str]) -> FieldRow:
    return FieldRow(
        name=f"cell-{column.name}",
        title=column.header,
        hint=column.help,
        value=value,
        is_fixed=column.name in fixed,
        is_required=column.required,
        is_long=column.is_prose,
        choices=_choices(column),
    )


def _choices(column: Column) -> list[tuple[str, str]]:
    texts = load_texts()
    if column.kind is Kind.BOOLEAN:
        return [("true", texts("desk.yes")), ("false", texts("desk.no"))]
    if column.enum is None:
        return []
    return [(one.value, word(one)) for one in column.enum]
