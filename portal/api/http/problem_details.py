"""Errors as problem+json (RFC 9457): what is wrong, in Persian, without a trace of our insides."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from core.database.refusals import is_passing, refusal_of
from core.errors import QotbnamaError, ReleaseNotFoundError, ReleaseUnreadableError
from core.texts import load_texts
from portal.api.bare_page import bare_page
from portal.api.http.headers import DESK, security_headers
from portal.api.http.request_ids import HEADER, request_id

PROBLEM_JSON = "application/problem+json"
_RETRY_AFTER_S = "30"
_log = logging.getLogger("qotbnama.http")

_STATUS_OF = {
    ReleaseNotFoundError: HTTPStatus.NOT_FOUND,
    ReleaseUnreadableError: HTTPStatus.SERVICE_UNAVAILABLE,
}


def problem(status: int, code: str, detail: str, **more: Any) -> JSONResponse:
    """Answer a problem; `code` is stable, `detail` is for a reader."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    return JSONResponse(body, status_code=status, media_type=PROBLEM_JSON)


def refusal(status: int, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Answer what is refused by its status alone."""
    answer = problem(status, HTTPStatus(status).name.lower(), _sentence(status))
    answer.headers.update(headers or {})
    return answer


def _sentence(status: int) -> str:
    texts = load_texts()
    known = f"api.{HTTPStatus(status).name.lower()}"
    return texts(known if known in texts else "api.refused")


def _for_reader(request: Request, answer: JSONResponse, detail: str) -> Response:
    """Return *answer*, as a page where people read: at the desk."""
    if not request.url.path.startswith(DESK):
        return answer
    texts = load_texts()
    page = bare_page(texts("desk.name"), detail, link=(texts("desk.name"), DESK))
    headers = {k: v for k, v in answer.headers.items() if not k.startswith("content-")}
    return HTMLResponse(page, answer.status_code, headers)


def add_problem_handlers(app: FastAPI) -> None:
    """Translate our errors, bad parameters and unknown addresses."""
    texts = load_texts()

    async def deliberate(request: Request, error: Exception) -> Response:
        assert isinstance(error, QotbnamaError)
        status = _STATUS_OF.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR)
        if isinstance(error, ReleaseNotFoundError) and error.number is None:
            # Not the client's mistake: nothing has been published yet.
            status = HTTPStatus.SERVICE_UNAVAILABLE
        detail = texts(f"error.{error.code}", **vars(error))
        return _for_reader(request, problem(status, error.code, detail), detail)

    async def bad_parameters(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        found = [{"parameter": str(e["loc"][-1]), "message": e["msg"]} for e in error.errors()]
        detail = texts("api.bad_parameter", names="، ".join(e["parameter"] for e in found))
        return problem(422, "bad_parameter", detail, errors=found)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        answer = refusal(error.status_code, error.headers)
        return _for_reader(request, answer, _sentence(error.status_code))

    async def database(request: Request, error: Exception) -> Response:
        assert isinstance(error, SQLAlchemyError)
        if not is_passing(error):
            raise error
        _log.warning("the database does not do what is asked: %s", refusal_of(error).code)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        answer = refusal(status, {"Retry-After": _RETRY_AFTER_S})
        return _for_reader(request, answer, _sentence(status))

    async def unforeseen(request: Request, _error: Exception) -> Response:
        # Answered outside of everything that was put in front of the application.
        own = {**security_headers(request.url.path), HEADER: request_id.get()}
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        return _for_reader(request, refusal(status, own), _sentence(status))

    app.add_exception_handler(Exception, unforeseen)
    app.add_exception_handler(QotbnamaError, deliberate)
    app.add_exception_handler(SQLAlchemyError, database)
    app.add_exception_handler(RequestValidationError, bad_parameters)
    app.add_exception_handler(HTTPException, refused)
