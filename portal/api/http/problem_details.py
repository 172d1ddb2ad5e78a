"""Errors as problem+json (RFC 9457): what is wrong, in Persian, without a trace of our insides."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from core.errors import QotbnamaError, ReleaseNotFoundError, ReleaseUnreadableError
from core.texts import load_texts
from portal.api.http.headers import security_headers
from portal.api.http.request_ids import HEADER, request_id

PROBLEM_JSON = "application/problem+json"

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
    texts = load_texts()
    name = HTTPStatus(status).name.lower()
    known = f"api.{name}" if f"api.{name}" in texts else "api.refused"
    answer = problem(status, name, texts(known))
    answer.headers.update(headers or {})
    return answer


def add_problem_handlers(app: FastAPI) -> None:
    """Translate our errors, bad parameters and unknown addresses."""
    texts = load_texts()

    async def deliberate(_request: Request, error: Exception) -> Response:
        assert isinstance(error, QotbnamaError)
        status = _STATUS_OF.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR)
        if isinstance(error, ReleaseNotFoundError) and error.number is None:
            # Not the client's mistake: nothing has been published yet.
            status = HTTPStatus.SERVICE_UNAVAILABLE
        return problem(status, error.code, texts(f"error.{error.code}", **vars(error)))

    async def bad_parameters(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        found = [{"parameter": str(e["loc"][-1]), "message": e["msg"]} for e in error.errors()]
        detail = texts("api.bad_parameter", names="، ".join(e["parameter"] for e in found))
        return problem(422, "bad_parameter", detail, errors=found)

    async def refused(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return refusal(error.status_code, error.headers)

    async def unforeseen(request: Request, _error: Exception) -> Response:
        # Answered outside of everything that was put in front of the application.
        own = {**security_headers(request.url.path), HEADER: request_id.get()}
        return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, own)

    app.add_exception_handler(Exception, unforeseen)
    app.add_exception_handler(QotbnamaError, deliberate)
    app.add_exception_handler(RequestValidationError, bad_parameters)
    app.add_exception_handler(HTTPException, refused)
