"""How the API answers: JSON with an ETag that holds as long as the release, lists in pages."""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Annotated, Any, cast

from fastapi import Depends, HTTPException, Query, Request, Response

from core.release.current import CurrentReleases
from core.release.reader import Release
from core.settings import Settings
from core.texts import load_texts
from portal.api.http.conditions import failed_precondition
from portal.api.http.negotiation import choose_coding
from portal.api.v1.items import Items, Json

MAX_PER_PAGE = 200
DEFAULT_PER_PAGE = 50
_JSON = "application/json"


class ApiRequest:
    """One request: the release it is answered from, the items of it, and what the client has."""

    def __init__(
        self,
        request: Request,
        plan: Annotated[
            str | None, Query(max_length=80, description="code of a plan; the current one")
        ] = None,
    ) -> None:
        """Take the current release at the start, so that one answer never mixes two.

        HTTPException 404 for a plan that has none.
        """
        releases = cast("CurrentReleases", request.app.state.releases)
        settings = cast("Settings", request.app.state.settings)
        if plan is not None and plan not in releases.codes():
            raise HTTPException(404)
        self.releases = releases
        self.release: Release = releases.get(plan)
        self.items = Items(self.release, str(settings.public_url), load_texts())
        self._request = request

    @property
    def etag(self) -> str:
        """The entity tag: the hashes of the releases, the address asked for, and the coding."""
        coding = choose_coding(self._request.headers.get("Accept-Encoding"))
        address = f"{self._request.url.path}?{self._request.url.query}"
        hashes = (self.releases.get(code).sha256 for code in self.releases.codes())
        whole = " ".join([*hashes, address, str(coding)]).encode()
        return f'"{hashlib.blake2s(whole, digest_size=12).hexdigest()}"'

    def answer(self, make: Callable[[], Any]) -> Response:
        """Answer with what *make* gives, or 304 without making it when the client has it."""
        headers = {
            "ETag": self.etag,
            "Cache-Control": "public, max-age=60, stale-while-revalidate=600",
            "Vary": "Accept-Encoding",
            "X-Qotbnama-Release": str(self.release.info.number),
        }
        status = failed_precondition(self._request.headers, headers["ETag"])
        if status is not None:
            return Response(status_code=status, headers=headers)
        return Response(dump(make()), media_type=_JSON, headers=headers)


class Paging:
    """Which page of a list is asked for."""

    def __init__(
        self,
        page: Annotated[int, Query(ge=1, le=1_000_000, description="page, from 1")] = 1,
        per_page: Annotated[
            int, Query(ge=1, le=MAX_PER_PAGE, description="items on a page")
        ] = DEFAULT_PER_PAGE,
    ) -> None:
        """Take the two query parameters."""
        self.page = page
        self.per_page = per_page

    @property
    def offset(self) -> int:
        """How many items lie before this page."""
        return (self.page - 1) * self.per_page

    def of(self, items: Iterable[Json], total: int, request: ApiRequest, **more: Any) -> Json:
        """Write a list as the API answers it."""
        return {
            "items": list(items),
            "total": total,
            "page": self.page,
            "per_page": self.per_page,
            "release": request.release.info.number,
            "is_sample": request.release.plan.is_sample,
            **more,
        }


def dump(body: Json) -> bytes:
    """Write JSON compactly, Persian letters as they are."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


CurrentRequest = Annotated[ApiRequest, Depends(ApiRequest)]
Page = Annotated[Paging, Depends(Paging)]
