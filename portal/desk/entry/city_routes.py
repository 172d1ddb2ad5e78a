"""Signing in by the city's own account, and binding such an account to a person."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from core.database.engine import transaction
from core.desk.desk_errors import (
    CityAccountUnknownError,
    CityNotSetError,
    CitySignInRefusedError,
    ProviderAwayError,
    SignInDelayedError,
)
from core.desk.entry.attempts import count_attempt
from core.desk.entry.city_sign_in import bind_city_account, sign_in_from_city
from portal.desk.desk_cookies import set_token
from portal.desk.desk_route import DeskRoute
from portal.desk.entry.city_provider import (
    RETURN_PATH,
    Provider,
    authorization_address,
    provider_of,
    subject_of,
)
from portal.desk.entry.city_secrets import (
    drop_secrets,
    keep_secrets,
    kept_secrets,
    new_secrets,
)
from portal.desk.entry.sign_in_routes import CITY, next_of, sign_in_page
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)


@router.get(CITY)
def lead_to_city(request: Request) -> Response:
    """Send the browser to the city's sign-in."""
    visit = visit_of(request)
    provider = _provider(visit)
    next_page = next_of(request.query_params.get("next", ""))
    secrets = new_secrets()
    try:
        address = authorization_address(provider, secrets, visit.now)
    except ProviderAwayError as error:
        return sign_in_page(visit, next_page, error)
    answer = RedirectResponse(address, HTTPStatus.SEE_OTHER)
    keep_secrets(answer, secrets, next_page, visit.settings)
    return answer


@router.get(RETURN_PATH)
def come_back(request: Request) -> Response:
    """Let in who comes back from the city's sign-in, once."""
    visit = visit_of(request)
    provider = _provider(visit)
    _, next_page = kept_secrets(request, visit.settings)
    try:
        token = _signed_in(visit, provider)
    except (
        CityAccountUnknownError,
        CitySignInRefusedError,
        ProviderAwayError,
        SignInDelayedError,
    ) as error:
        answer: Response = sign_in_page(visit, next_page, error)
    else:
        answer = RedirectResponse(next_page, HTTPStatus.SEE_OTHER)
        set_token(answer, token, visit.settings)
    drop_secrets(answer, visit.settings)
    return answer


@router.post("/desk/people/{account}/city/")
def bind(request: Request, account: str) -> Response:
    """Bind an account of the city's to a person, or free them of it."""
    visit = visit_of(request)
    issuer = _provider(visit).issuer
    with transaction(visit.engine) as session:
        bind_city_account(
            session, account, issuer, visit.text("subject"), by=visit.account, now=visit.now
        )
    return RedirectResponse(f"/desk/people/{account}/", HTTPStatus.SEE_OTHER)


def _provider(visit: Visit) -> Provider:
    provider = provider_of(visit.settings)
    if provider is None:
        raise CityNotSetError
    return provider


def _signed_in(visit: Visit, provider: Provider) -> str:
    """Return the token of the session of who comes back."""
    query = visit.request.query_params
    secrets, _ = kept_secrets(visit.request, visit.settings)
    # Another browser's, another provider's, too late, or the person turned away.
    is_theirs = query.get("iss", provider.issuer) == provider.issuer
    if not secrets.fits(query.get("state", "")) or not is_theirs or not query.get("code"):
        raise CitySignInRefusedError
    attempt = visit.attempt
    count_attempt(visit.engine, attempt)
    subject = subject_of(provider, query["code"], secrets, visit.now)
    return sign_in_from_city(visit.engine, provider.issuer, subject, attempt)
