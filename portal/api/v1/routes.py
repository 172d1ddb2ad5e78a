"""`/api/v1/…`: lists and things of the current release."""

import json
from collections.abc import Callable, Container
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Response

from core.enums import Direction, IndicatorKind, ProjectStatus
from core.release import records
from core.search import index_of
from portal.api.v1 import schemas
from portal.api.v1.answers import Ask, Asked, Page, Paging
from portal.api.v1.items import Json, row
from portal.api.v1.schemas import answers, item, of_items

router = APIRouter(prefix="/api/v1")

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


def _hold_portfolio(asked: Asked, value: str | None) -> None:
    _hold("portfolio", value, {one.code for one in asked.release.shape.portfolios})


def _given(**filters: Any) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value is not None}


def _found[R: records.Record](asked: Asked, record: type[R], **where: Any) -> R:
    found = asked.release.find(record, **where)
    if found is None:
        raise HTTPException(404)
    return found


def _rows(asked: Asked, record: type[records.Record], **where: Any) -> list[Json]:
    return [row(found) for found in asked.release.stream(record, **where)]


def _list(
    asked: Asked,
    page: Paging,
    record: type[records.Record],
    write: Callable[[Any], Json],
    order: tuple[str, ...] = (),
    **where: Any,
) -> Response:
    def make() -> Json:
        total = asked.release.count(record, **where)
        found = asked.release.stream(
            record, order=order, limit=page.per_page, offset=page.offset, **where
        )
        return page.of((write(each) for each in found), total, asked)

    return asked.answer(make)


@router.get(
    "/plans",
    summary="The plans, the current one first",
    responses=answers(of_items(schemas.PLANS)),
)
def plans(asked: Ask, page: Page) -> Response:
    """List the plans that have a release; `release` is the number of the current one's."""

    def make() -> Json:
        codes = asked.releases.codes()
        shown = map(asked.releases.get, codes[page.offset : page.offset + page.per_page])
        return page.of(map(asked.items.plan, shown), len(codes), asked)

    return asked.answer(make)


@router.get("/plan", summary="The plan at a glance", responses=answers(schemas.PLAN))
def plan(asked: Ask) -> Response:
    """Return the plan, its release, its three numbers, counts by status and sums of money."""

    def make() -> Json:
        release = asked.release
        return {
            "code": release.plan.code,
            "kind": "plan",
            "title": release.plan.title,
            "url": asked.items.home,
            **row(release.plan),
            "release": asked.items.published(release.info),
            "scores": _rows(asked, records.NodeScore, node=""),
            "history": _rows(asked, records.NodeScoreHistory, node=""),
            "robustness": _rows(asked, records.Robustness, node=""),
            "status_counts": _rows(asked, records.StatusCount, scope="plan"),
            "lateness": _rows(asked, records.Lateness, scope="plan"),
            "money": _rows(asked, records.MoneyTotal, scope="plan"),
        }

    return asked.answer(make)


@router.get(
    "/nodes",
    summary="Nodes of the tree, level by level",
    responses=answers(of_items(item(records.Node))),
)
def nodes(asked: Ask, page: Page, *, level: Filter = None, parent: Filter = None) -> Response:
    """List nodes in the order of the plan."""
    _hold("level", level, asked.release.shape.by_code)
    where = _given(level=level, parent=parent)
    return _list(asked, page, records.Node, lambda node: asked.items.thing("node", node), **where)


@router.get("/nodes/{code}", summary="A node", responses=answers(schemas.NODE))
def node(asked: Ask, code: Code) -> Response:
    """Return a node with its three numbers, their working, and their course so far."""
    found = _found(asked, records.Node, code=code)
    return asked.answer(
        lambda: {
            **asked.items.thing("node", found),
            "scores": _rows(asked, records.NodeScore, node=code),
            "history": _rows(asked, records.NodeScoreHistory, node=code),
            "robustness": _rows(asked, records.Robustness, node=code),
            "children": [
                asked.items.thing("node", child)
                for child in asked.release.stream(records.Node, parent=code)
            ],
            "status_counts": _rows(asked, records.StatusCount, scope="node", code=code),
            "lateness": _rows(asked, records.Lateness, scope="node", code=code),
            "money": _rows(asked, records.MoneyTotal, scope="node", code=code),
        }
    )


@router.get("/projects", summary="Projects", responses=answers(of_items(item(records.Project))))
def projects(
    asked: Ask,
    page: Page,
    *,
    portfolio: Filter = None,
    status: ProjectStatus | None = None,
    district: Filter = None,
    node: Annotated[str | None, Query(max_length=80, description="a node it serves")] = None,
) -> Response:
    """List projects by code."""
    _hold_portfolio(asked, portfolio)
    where = _given(portfolio=portfolio, status=status, districts=district, path=node)
    return _list(
        asked, page, records.Project, lambda each: asked.items.thing("project", each), **where
    )


@router.get("/projects/{code}", summary="A project", responses=answers(schemas.PROJECT))
def project(asked: Ask, code: Code) -> Response:
    """Return a project with its reports, money, promises, milestones and changes."""
    found = _found(asked, records.Project, code=code)
    return asked.answer(
        lambda: {
            **asked.items.thing("project", found),
            "reports": _rows(asked, records.ProgressReport, project=code),
            "budget_lines": _rows(asked, records.BudgetLine, project=code),
            "promises": _rows(asked, records.Promise, project=code),
            "slip": _rows(asked, records.Slip, project=code),
            "milestones": _rows(asked, records.Milestone, project=code),
            "changes": _changes_of(asked, f"project:{code}"),
        }
    )


@router.get("/indicators", summary="Indicators", responses=answers(of_items(schemas.INDICATOR)))
def indicators(
    asked: Ask,
    page: Page,
    *,
    kind: IndicatorKind | None = None,
    direction: Direction | None = None,
    district: Filter = None,
    node: Annotated[str | None, Query(max_length=80, description="a node it measures")] = None,
) -> Response:
    """List indicators by code."""
    where = _given(kind=kind, direction=direction, districts=district, path=node)
    return _list(asked, page, records.Indicator, asked.items.indicator, **where)


@router.get(
    "/indicators/{code}",
    summary="An indicator",
    responses=answers(schemas.INDICATOR_DETAIL),
)
def indicator(asked: Ask, code: Code) -> Response:
    """Return an indicator with its targets, the ledger of its values, and how it is judged.

    `judgements` hold the working; `foreign_judgements` are what another system (QPR) says of the
    same values, `history` earlier half-year ends, `revisions` what its definition was before.
    """
    found = _found(asked, records.Indicator, code=code)
    return asked.answer(
        lambda: {
            **asked.items.indicator(found),
            "targets": _rows(asked, records.Target, indicator=code),
            "observations": _rows(asked, records.Observation, indicator=code),
            "judgements": _rows(asked, records.Judgement, indicator=code),
            "foreign_judgements": _rows(asked, records.ForeignJudgement, indicator=code),
            "history": _rows(asked, records.JudgementHistory, indicator=code),
            "revisions": _rows(asked, records.Revision, thing="indicators", subject=code),
            "changes": _changes_of(asked, f"indicator:{code}"),
        }
    )


@router.get("/districts", summary="Districts", responses=answers(of_items(item(records.District))))
def districts(asked: Ask, page: Page) -> Response:
    """List districts by number."""
    return _list(asked, page, records.District, lambda each: asked.items.thing("district", each))


@router.get("/districts/{code}", summary="A district", responses=answers(schemas.DISTRICT))
def district(asked: Ask, code: Code) -> Response:
    """Return a district: border, standing beside the others, counts, money, changes."""
    found = _found(asked, records.District, code=code)
    return asked.answer(
        lambda: {
            **asked.items.thing("district", found),
            "boundary": _boundary(asked, code),
            "standing": _rows(asked, records.DistrictStanding, district=code),
            "status_counts": _rows(asked, records.StatusCount, scope="district", code=code),
            "lateness": _rows(asked, records.Lateness, scope="district", code=code),
            "money": _rows(asked, records.MoneyTotal, scope="district", code=code),
            "changes": _changes_of(asked, f"district:{code}"),
        }
    )


def _boundary(asked: Asked, code: str) -> Json | None:
    found = asked.release.find(records.Boundary, code=code)
    return None if found is None else json.loads(found.geometry)


def _changes_of(asked: Asked, topic: str) -> list[Json]:
    found = asked.release.stream(records.Change, order=("-release",), topics=topic, limit=100)
    return [asked.items.change(change) for change in found]


@router.get(
    "/changes",
    summary="What changed between releases",
    responses=answers(of_items(schemas.CHANGE)),
)
def changes(
    asked: Ask,
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
    return _list(asked, page, records.Change, asked.items.change, ("-release",), **where)


@router.get(
    "/claims",
    summary="Official claims, checked against the data",
    responses=answers(of_items(schemas.CLAIM)),
)
def claims(asked: Ask, page: Page) -> Response:
    """List claims by code."""
    return _list(asked, page, records.Claim, asked.items.claim)


@router.get(
    "/coverage-gaps",
    summary="Where the plan's chain of goals, projects and indicators is broken",
    responses=answers(of_items(schemas.GAP)),
)
def coverage_gaps(asked: Ask, page: Page) -> Response:
    """List gaps by kind; the item is the node or project that lacks something."""
    return _list(asked, page, records.CoverageGap, asked.items.gap)


@router.get(
    "/releases", summary="Releases of the plan", responses=answers(of_items(schemas.RELEASE))
)
def releases(asked: Ask, page: Page) -> Response:
    """List releases, the first one first."""
    return _list(asked, page, records.ReleaseInfo, asked.items.published)


@router.get("/releases/{number}", summary="A release", responses=answers(schemas.RELEASE))
def release(asked: Ask, number: Number) -> Response:
    """Return a release's date, hash and note."""
    found = _found(asked, records.ReleaseInfo, number=number)
    return asked.answer(lambda: asked.items.published(found))


@router.get("/search", summary="Search", responses=answers(schemas.Found))
def search(
    asked: Ask,
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
    """Find things, the best first; `by_kind` counts all kinds, whichever is asked for."""
    _hold_portfolio(asked, portfolio)

    def make() -> Json:
        facets = _given(district=district, portfolio=portfolio, status=status, year=year)
        found = index_of(asked.release).search(
            q,
            kind=kind,
            facets={name: str(value) for name, value in facets.items()},
            offset=page.offset,
            limit=page.per_page,
        )
        return page.of(
            map(asked.items.hit, found.hits),
            found.total,
            asked,
            plan=asked.release.plan.code,
            did_you_mean=found.did_you_mean,
            is_vague=found.is_vague,
            by_kind=dict(found.by_kind),
            near=list(map(asked.items.hit, found.near)),
        )

    return asked.answer(make)


@router.get("/suggest", summary="Complete a query", responses=answers(schemas.Suggested))
def suggest(asked: Ask, *, q: Words = "") -> Response:
    """Return at most eight things that what was typed may become, the best first."""

    def make() -> Json:
        found = index_of(asked.release).suggest(q)
        return {
            "items": list(map(asked.items.suggestion, found)),
            "plan": asked.release.plan.code,
            "release": asked.release.info.number,
        }

    return asked.answer(make)
