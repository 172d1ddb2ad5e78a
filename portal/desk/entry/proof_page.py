"""The page that asks for a code before a deed of great consequence; what was typed goes along."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import Response

from core.desk.desk_errors import (
    CodeWrongError,
    DeskError,
    ProofStaleError,
    SignInDelayedError,
)
from core.desk.entry.proof import PROOF_LASTS, is_proof_fresh, prove_again
from core.persian import number
from core.texts import load_texts
from portal.desk.desk_pages import DeskPage, show
from portal.desk.entry.refusals import refusal_text
from portal.desk.visit import Visit

_FIELD = "proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPage(DeskPage):
    """A code, and every field of the form that waits for it."""

    template: ClassVar[str] = "desk/proof.html.j2"
    text: str
    fields: Sequence[tuple[str, str]]
    has_code: bool
    error: str


def unproved_page(visit: Visit) -> Response | None:
    """Return the page that asks for a code first, None where it is proved who is there."""
    assert visit.actor is not None
    if is_proof_fresh(visit.actor, visit.now):
        return None
    error: DeskError | None = None
    if _FIELD in visit.form:
        try:
            prove_again(visit.engine, visit.actor, visit.text(_FIELD), visit.attempt)
        except (CodeWrongError, ProofStaleError, SignInDelayedError) as refused:
            error = refused
        else:
            return None
    texts = load_texts()
    minutes = number(int(PROOF_LASTS.total_seconds()) // 60)
    page = ProofPage(
        title=texts("desk.proof.title"),
        text=texts("desk.proof.text", minutes=minutes),
        fields=[
            (name, value)
            for name, values in visit.form.items()
            if name not in {_FIELD, "csrf"}
            for value in values
        ],
        has_code=not isinstance(error, ProofStaleError),
        error=refusal_text(error),
    )
    return show(visit, page, HTTPStatus.FORBIDDEN)
