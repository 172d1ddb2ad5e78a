"""`/api/v1/…`: lists and things of the current release."""

import json
from collections.abc import Callable, Container
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Response

from core.answers import answer
from core.enums import Direction, IndicatorKind, ProjectStatus
from core.release import records
from core.search import index_of
from portal.api.v1 import schemas
from portal.api.v1.answers import ApiRequest, CurrentRequest, Page, Paging
from portal.api.v1.items import Json, row
from portal.api.v1.schemas import answers, item, of_items

TAG = {"name": "plan", "description": "What the current release of a plan holds."}
router = APIRouter(prefix="/api/v1", tags=[TAG["name"]])

Code = Annotated[str, Path(max_length=80, description="the thing's code")]
Filter = Annotated[str | None, Query(max_length=80)]
Words = Annotated[str, Query(max_length=10_000, description="any words, code or number")]
Number = Annotated[int, Path(ge=1, le=1_000_000, description="the release's number")]
Kind = Literal["node", "project", "indicator", "district", "claim", "release", "term", "page"]
Event = Literal[
    "added",
    "removed",
    "changed",
    "observed",
    "revised",
    "reported",
    "corrected",
    "withdrawn",
    "judged",
]


def _hold(name: str, value: str | None, known: Container[str]) -> None:
    """Answer 404 for a value that the plan does not have: what it has, the schema cannot know."""
    if value is not None and value not in known:
        raise HTTPException(404, name)


def _hold_portfolio(request: ApiRequest, value: str | None) -> None:
    _hold("portfolio", value, {one.code for one in request.release.shape.portfolios})


def _given(**filters: Any) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value is not None}


def _found[R: records.Record](request: ApiRequest, record: type[R], **where: Any) -> R:
    found = request.release.find(record, **where)
    if found is None:
        raise HTTPException(404)
    return found


def _rows(request: ApiRequest, record: type[records.Record], **where: Any) -> list[Json]:
    return [row(found) for found in request.release.stream(record, **where)]


def _list(
    request: ApiRequest,
    page: Paging,
    record: type[records.Record],
    write: Callable[[Any], Json],
    order: tuple[str, ...] = (),
    **where: Any,
) -> Response:
    def make() -> Json:
        total = request.release.count(record, **where)
        found = request.release.stream(
            record, order=order, limit=page.per_page, offset=page.offset, **where
        )
        return page.of((write(each) for each in found), total, request)

    return request.answer(make)


@router.get(
    "/plans",
    summary="The plans, the current one first",
    responses=answers(of_items(schemas.PLANS)),
)
def plans(request: CurrentRequest, page: Page) -> Response:
    """List the plans that have a release; `release` is the number of the current one's."""

    def make() -> Json:
        codes = request.releases.codes()
        shown = map(request.releases.get, codes[page.offset : page.offset + page.per_page])
        return page.of(map(request.items.plan, shown), len(codes), request)

    return request.answer(make)


@router.get("/plan", summary="The plan at a glance", responses=answers(schemas.PLAN))
def plan(request: CurrentRequest) -> Response:
    """Return the plan, its release, its three numbers, counts by status and sums of money."""

    def make() -> Json:
        release = request.release
        return {
            "code": release.plan.code,
            "kind": "plan",
            "title": release.plan.title,
            "url": request.items.home,
            **row(release.plan),
            "release": request.items.published(release.info),
            "scores": _rows(request, records.NodeScore, node=""),
            "history": _rows(request, records.NodeScoreHistory, node=""),
            "robustness": _rows(request, records.Robustness, node=""),
            "status_counts": _rows(request, records.StatusCount, scope="plan"),
            "lateness": _rows(request, records.Lateness, scope="plan"),
            "money": _rows(request, records.MoneyTotal, scope="plan"),
        }

    return request.answer(make)


@router.get(
    "/nodes",
    summary="Nodes of the tree, level by level",
    responses=answers(of_items(item(records.Node))),
)
def nodes(
    request: CurrentRequest, page: Page, *, level: Filter = None, parent: Filter = None
) -> Response:
    """List nodes in the order of the plan."""
    _hold("level", level, request.release.shape.by_code)
    where = _given(level=level, parent=parent)
    return _list(
        request, page, records.Node, lambda node: request.items.thing("node", node), **where
    )


@router.get("/nodes/{code}", summary="A node", responses=answers(schemas.NODE))
def node(request: CurrentRequest, code: Code) -> Response:
    """Return a node with its three numbers, their working, and their course so far."""
    found = _found(request, records.Node, code=code)
    return request.answer(
        lambda: {
            **request.items.thing("node", found),
            "scores": _rows(request, records.NodeScore, node=code),
            "history": _rows(request, records.NodeScoreHistory, node=code),
            "robustness": _rows(request, records.Robustness, node=code),
            "children": [
                request.items.thing("node", child)
                for child in request.release.stream(records.Node, parent=code)
            ],
            "status_counts": _rows(request, records.StatusCount, scope="node", code=code),
            "lateness": _rows(request, records.Lateness, scope="node", code=code),
            "money": _rows(request, records.MoneyTotal, scope="node", code=code),
        }
    )


@router.get("/projects", summary="Projects", responses=answers(of_items(item(records.Project))))
def projects(
    request: CurrentRequest,
    page: Page,
    *,
    portfolio: Filter = None,
    status: ProjectStatus | None = None,
    district: Filter = None,
    node: Annotated[str | None, Query(max_length=80, description="a node it serves")] = None,
) -> Response:
    """List projects by code."""
    _hold_portfolio(request, portfolio)
    where = _given(portfolio=portfolio, status=status, districts=district, path=node)
    return _list(
        request, page, records.Project, lambda each: request.items.thing("project", each), **where
    )


@router.get("/projects/{code}", summary="A project", responses=answers(schemas.PROJECT))
def project(request: CurrentRequest, code: Code) -> Response:
    """Return a project with its reports, money, promises, milestones and changes."""
    found = _found(request, records.Project, code=code)
    return request.answer(
        lambda: {
            **request.items.thing("project", found),
            "reports": _rows(request, records.ProgressReport, project=code),
            "budget_lines": _rows(request, records.BudgetLine, project=code),
            "promises": _rows(request, records.Promise, project=code),
            "slip": _rows(request, records.Slip, project=code),
            "milestones": _rows(request, records.Milestone, project=code),
            "changes": _changes_of(request, f"project:{code}"),
        }
    )


@router.get("/indicators", summary="Indicators", responses=answers(of_items(schemas.INDICATOR)))
def indicators(
    request: CurrentRequest,
    page: Page,
    *,
    kind: IndicatorKind | None = None,
    direction: Direction | None = None,
    district: Filter = None,
    node: Annotated[str | None, Query(max_length=80, description="a node it measures")] = None,
) -> Response:
    """List indicators by code."""
    where = _given(kind=kind, direction=direction, districts=district, path=node)
    return _list(request, page, records.Indicator, request.items.indicator, **where)


@router.get(
    "/indicators/{code}",
    summary="An indicator",
    responses=answers(schemas.INDICATOR_DETAIL),
)
def indicator(request: CurrentRequest, code: Code) -> Response:
    """Return an indicator with its targets, the ledger of its values, and how it is judged.

    `judgements` hold the working; `foreign_judgements` are what another system (QPR) says of the
    same values, `history` earlier half-year ends, `revisions` what its definition was before.
    """
    found = _found(request, records.Indicator, code=code)
    return request.answer(
        lambda: {
            **request.items.indicator(found),
            "targets": _rows(request, records.Target, indicator=code),
            "observations": _rows(request, records.Observation, indicator=code),
            "judgements": _rows(request, records.Judgement, indicator=code),
            "foreign_judgements": _rows(request, records.ForeignJudgement, indicator=code),
            "history": _rows(request, records.JudgementHistory, indicator=code),
            "revisions": _rows(request, records.Revision, thing="indicators", subject=code),
            "changes": _changes_of(request, f"indicator:{code}"),
        }
    )


@router.get("/districts", summary="Districts", responses=answers(of_items(item(records.District))))
def districts(request: CurrentRequest, page: Page) -> Response:
    """List districts by number."""
    return _list(
        request, page, records.District, lambda each: request.items.thing("district", each)
    )


@router.get("/districts/{code}", summary="A district", responses=answers(schemas.DISTRICT))
def district(request: CurrentRequest, code: Code) -> Response:
    """Return a district: border, standing beside the others, counts, money, changes."""
    found = _found(request, records.District, code=code)
    return request.answer(
        lambda: {
            **request.items.thing("district", found),
            "boundary": _boundary(request, code),
            "standing": _rows(request, records.DistrictStanding, district=code),
            "status_counts": _rows(request, records.StatusCount, scope="district", code=code),
            "lateness": _rows(request, records.Lateness, scope="district", code=code),
            "money": _rows(request, records.MoneyTotal, scope="district", code=code),
            "changes": _changes_of(request, f"district:{code}"),
        }
    )


def _boundary(request: ApiRequest, code: str) -> Json | None:
    found = request.release.find(records.Boundary, code=code)
    return None if found is None else json.loads(found.geometry)


def _changes_of(request: ApiRequest, topic: str) -> list[Json]:
    found = request.release.stream(records.Change, order=("-release",), topics=topic, limit=100)
    return [request.items.change(change) for change in found]


@router.get(
    "/changes",
    summary="What changed between releases",
    responses=answers(of_items(schemas.CHANGE)),
)
def changes(
    request: CurrentRequest,
    page: Page,
    *,
    release: Annotated[
        int | None, Query(ge=1, le=1_000_000, description="changes that it brought")
    ] = None,
    topic: Annotated[str | None, Query(max_length=120, description="e.g. district:7")] = None,
    event: Event | None = None,
) -> Response:
    """List changes, the latest release first."""
    where = _given(release=release, topics=topic, event=event)
    return _list(request, page, records.Change, request.items.change, ("-release",), **where)


@router.get(
    "/claims",
    summary="Official claims, checked against the data",
    responses=answers(of_items(schemas.CLAIM)),
)
def claims(request: CurrentRequest, page: Page) -> Response:
    """List claims by code."""
    return _list(request, page, records.Claim, request.items.claim)


@router.get(
    "/coverage-gaps",
    summary="Where the plan's chain of goals, projects and indicators is broken",
    responses=answers(of_items(schemas.GAP)),
)
def coverage_gaps(request: CurrentRequest, page: Page) -> Response:
    """List gaps by kind; the item is the node or project that lacks something."""
    return _list(request, page, records.CoverageGap, request.items.gap)


@router.get(
    "/releases", summary="Releases of the plan", responses=answers(of_items(schemas.RELEASE))
)
def releases(request: CurrentRequest, page: Page) -> Response:
    """List releases, the first one first."""
    return _list(request, page, records.ReleaseInfo, request.items.published)


@router.get("/releases/{number}", summary="A release", responses=answers(schemas.RELEASE))
def release(request: CurrentRequest, number: Number) -> Response:
    """Return a release's date, hash and note."""
    found = _found(request, records.ReleaseInfo, number=number)
    return request.answer(lambda: request.items.published(found))


@router.get("/search", summary="Search", responses=answers(schemas.Found))
def search(
    request: CurrentRequest,
    page: Page,
    *,
    q: Words = "",
    kind: Annotated[Kind | None, Query(description="of `by_kind`")] = None,
    district: Annotated[
        str | None, Query(max_length=80, description="code of one; of projects and indicators")
    ] = None,
    portfolio: Filter = None,
    status: Annotated[
        str | None, Query(max_length=20, description="of projects and indicators")
    ] = None,
    year: Annotated[
        int | None, Query(ge=1, le=9999, description="of the plan's calendar; of projects")
    ] = None,
) -> Response:
    """Answer a question, and find things, the best first; `by_kind` counts all kinds."""
    _hold_portfolio(request, portfolio)

    def make() -> Json:
        facets = _given(district=district, portfolio=portfolio, status=status, year=year)
        is_question = not (kind or facets) and page.page == 1
        reply = answer(request.release, q, request.items.texts) if is_question else None
        found = index_of(request.release).search(
            q,
            kind=kind,
            facets={name: str(value) for name, value in facets.items()},
            offset=page.offset,
            limit=page.per_page,
        )
        return page.of(
            map(request.items.hit, found.hits),
            found.total,
            request,
            plan=request.release.plan.code,
            answer=request.items.reply(reply) if reply else None,
            did_you_mean=found.did_you_mean,
            is_vague=found.is_vague,
            is_met=found.is_met,
            missing=list(found.missing),
            numbered=found.numbered,
            by_kind=dict(found.by_kind),
            near=list(map(request.items.hit, found.near)),
        )

    return request.answer(make)


@router.get("/suggest", summary="Complete a query", responses=answers(schemas.Suggested))
def suggest(request: CurrentRequest, *, q: Words = "") -> Response:
    """Return at most eight things that what was typed may become, the best first."""

    def make() -> Json:
        found = index_of(request.release).suggest(q)
        return {
            "items": list(map(request.items.suggestion, found)),
            "plan": request.release.plan.code,
            "release": request.release.info.number,
        }

    return request.answer(make)
