"""Handing in a file, and the empty workbook to fill in."""

import tempfile
from http import HTTPStatus
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from core.database.engine import reading, transaction
from core.desk.desk_errors import UploadMissingError
from core.desk.packages.jobs.job_context import keep_upload
from core.desk.packages.package_states import ABSENT_ROWS, MENDED, hand_in
from core.enums import PackageScope
from core.importing.writers.template import write_template
from core.models import DeskPackage
from core.persian import number
from core.plan.hidden import shown
from core.texts import load_texts
from portal.desk.desk_pages import show
from portal.desk.desk_route import DeskRoute
from portal.desk.packages.package_pages import HandInPage, Mended, package_href
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAME_LETTERS = 100
# So many that every database has room for the number.
_NUMBER_DIGITS = 9


@router.get("/desk/packages/new/")
def hand_in_form(request: Request) -> Response:
    """Ask for a file."""
    visit = visit_of(request)
    texts = load_texts()
    limit = texts("desk.hand_in.limit", megabytes=number(visit.settings.upload_limit_mb))
    mended = _mended(visit, _number_of(request.query_params.get("instead_of", "")))
    return show(visit, HandInPage(title=texts("desk.hand_in.title"), limit=limit, mended=mended))


@router.post("/desk/packages/new/")
def take_file(request: Request) -> Response:
    """Keep the file that was sent, and have it read by a job."""
    visit = visit_of(request)
    upload = visit.upload
    if upload is None or not upload.filename:
        raise UploadMissingError
    name = safe_name(upload.filename)
    with transaction(visit.engine) as session:
        package = hand_in(
            session,
            name,
            note=visit.text("note"),
            scope=ABSENT_ROWS.get(visit.text("absent"), PackageScope.WHOLE),
            by=visit.account,
            now=visit.now,
            instead_of=_number_of(visit.text("instead_of")),
        )
        assert package.id is not None
        keep_upload(visit.settings, package.id, name, upload.file)
    return RedirectResponse(package_href(package), HTTPStatus.SEE_OTHER)


@router.get("/desk/template.xlsx")
def template(request: Request) -> Response:
    """Answer with the empty workbook that a clerk fills in."""
    visit_of(request)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path)
        content = path.read_bytes()
    headers = {"Content-Disposition": 'attachment; filename="template.xlsx"'}
    return Response(content, media_type=_XLSX, headers=headers)


def _mended(visit: Visit, package: int | None) -> Mended | None:
    if package is None:
        return None
    with reading(visit.engine) as session:
        found = session.get(DeskPackage, package)
    if found is None or found.state not in MENDED:
        return None
    return Mended(package, load_texts()("desk.hand_in.instead", number=number(package)))


def _number_of(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= _NUMBER_DIGITS
    return int(text) if is_number else None


def safe_name(name: str) -> str:
    """Return the last part of a file's name as it came, without what no file's name may have."""
    last = shown(name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, ending = last.rpartition(".")
    room = _NAME_LETTERS - len(ending[:10]) - 1
    # Persian letters take two bytes, and no file system takes more than 255 for a name.
    return f"{stem[:room]}.{ending[:10]}" if dot and stem else last[:_NAME_LETTERS] or "file"
