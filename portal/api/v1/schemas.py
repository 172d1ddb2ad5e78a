"""What the API answers, as schemas: made from the record classes, so that they cannot differ."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from core.enums import IndicatorKind
from core.release import records
from core.search import FoundBy
from portal.api.http.problem_details import PROBLEM_JSON

_WORKING = (
    "How it was computed: `inputs` with their sources, `steps` (each with `step`, `formula` and "
    "`result`, and the constants used), `status` (of an indicator with `status_by_rule` and "
    "`override_reason`), `excluded` with a `reason` each, and the `policy` version. A computed "
    "number is `{value, exact}`: decimal text, and the fraction where it is short."
)
type Responses = dict[int | str, dict[str, Any]]


class Problem(BaseModel):
    """What is wrong (RFC 9457): `code` is stable, `detail` is for a reader, in Persian."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str


class Thing(BaseModel):
    """What every item has: its kind, its code within the kind, a title, and its page."""

    code: str
    kind: str
    title: str
    url: str


class Snippet(BaseModel):
    """A piece of a text that was found; `is_match` is what was asked for."""

    text: str
    is_match: bool


class Hit(Thing):
    """Something that a search found; a larger score fits better."""

    score: float
    found_by: FoundBy = Field(description="the least sure of what was matched")
    standing: str = Field(description="how a project or an indicator stands, in words; else empty")
    title_marked: list[Snippet]
    snippet: list[Snippet]


class Listing[Item](BaseModel):
    """A page of a list. `total` counts all pages; past the last one `items` is empty."""

    items: list[Item]
    total: int
    page: int
    per_page: int
    release: int = Field(description="number of the release that was asked")
    is_sample: bool = Field(description="whether the plan is an illustrative one")


class Link(BaseModel):
    """A page that may be opened next."""

    title: str
    url: str


class Reply(BaseModel):
    """The answer to a question, made of the release's own figures (docs/questions.md).

    `is_held` is false where the answer is that the plan does not hold it. `figures` are those in
    the text, amounts as decimal text; `on` is the day they are of. `things` are the first of the
    `total` that it rests on.
    """

    shape: str
    text: str
    notes: list[str]
    figures: dict[str, str | int]
    on: date | None
    dated: str = Field(description="day and release in words")
    is_held: bool
    url: str
    things: list[Thing]
    total: int
    links: list[Link]


class Found(Listing[Hit]):
    """A page of what was found, or of what is nearest, where `is_met` is false.

    `near` are guesses where nothing fits.
    `answer` is null where the words are no question that the plan answers without doubt.
    """

    plan: str
    answer: Reply | None
    did_you_mean: str | None = Field(description="the query in the words that were searched")
    is_vague: bool = Field(description="only words that mean nothing alone, such as «از»")
    is_met: bool = Field(description="whether the plan has what was asked about")
    missing: list[str] = Field(description="words of the query of which the plan has nothing")
    numbered: str | None = Field(
        description="the kind of thing of which a number was asked that there is not"
    )
    by_kind: dict[str, int]
    near: list[Hit]


class Suggested(BaseModel):
    """What a query may become, the best first."""

    items: list[Thing]
    plan: str
    release: int


class Geometry(BaseModel):
    """A geometry of GeoJSON (RFC 7946); the rings of a Polygon, or those of each of several."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[Any]


@cache
def row(record: Any) -> Any:
    """Describe a record as it is in the release file, field by field."""
    return _model(record.__name__, record, BaseModel, ())


@cache
def item(record: Any, *more: tuple[str, Any]) -> Any:
    """Describe a record with what every item has, and with *more* fields of its own."""
    return _model(f"{record.__name__}Item", record, Thing, more)


def _model(
    name: str,
    record: type[records.Record],
    base: type[BaseModel],
    more: tuple[tuple[str, Any], ...],
) -> type[BaseModel]:
    hints: Mapping[str, Any] = get_type_hints(record)
    own = {field.name: hints[field.name] for field in fields(record)}
    # An item's own kind, code and title stand before the record's.
    described = {key: hint for key, hint in own.items() if key not in base.model_fields}
    given: dict[str, Any] = {
        key: (hint, Field(description=_WORKING) if key == "working" else ...)
        for key, hint in {**described, **dict(more)}.items()
    }
    return create_model(name, __base__=base, __doc__=record.__doc__, **given)


def answers(model: Any) -> Responses:
    """Describe the answers of a route that gives *model*."""
    return {
        200: {"model": model},
        304: {"description": "The client has this answer already (If-None-Match)."},
        404: _problem("There is no such plan, or no such thing in its release."),
        422: _problem("A parameter is not what it should be; `errors` name it."),
        503: _problem("No release has been published yet."),
    }


def _problem(description: str) -> dict[str, Any]:
    schema = Problem.model_json_schema()
    return {"description": description, "content": {PROBLEM_JSON: {"schema": schema}}}


def of_rows(record: Any) -> Any:
    """Describe a list of records."""
    return many(row(record))


def many(model: Any) -> Any:
    """Describe a list of *model*."""
    return list[model]


def of_items(model: Any) -> Any:
    """Describe a page of a list of *model*."""
    return Listing[model]


INDICATOR = item(records.Indicator, ("indicator_kind", IndicatorKind))
CLAIM = item(records.Claim, ("finding_text", str))
CHANGE = item(records.Change, ("text", str))
GAP = item(records.CoverageGap)
RELEASE = item(records.ReleaseInfo)

PLANS = item(records.Plan, ("release", int))
PLAN = create_model(
    "PlanDetail",
    __base__=item(records.Plan),
    release=(RELEASE, ...),
    scores=(of_rows(records.NodeScore), ...),
    history=(of_rows(records.NodeScoreHistory), ...),
    robustness=(of_rows(records.Robustness), ...),
    status_counts=(of_rows(records.StatusCount), ...),
    lateness=(of_rows(records.Lateness), ...),
    money=(of_rows(records.MoneyTotal), ...),
)
NODE = create_model(
    "NodeDetail",
    __base__=item(records.Node),
    scores=(of_rows(records.NodeScore), ...),
    history=(of_rows(records.NodeScoreHistory), ...),
    robustness=(of_rows(records.Robustness), ...),
    children=(many(item(records.Node)), ...),
    status_counts=(of_rows(records.StatusCount), ...),
    lateness=(of_rows(records.Lateness), ...),
    money=(of_rows(records.MoneyTotal), ...),
)
PROJECT = create_model(
    "ProjectDetail",
    __base__=item(records.Project),
    reports=(of_rows(records.ProgressReport), ...),
    budget_lines=(of_rows(records.BudgetLine), ...),
    promises=(of_rows(records.Promise), ...),
    slip=(of_rows(records.Slip), ...),
    milestones=(of_rows(records.Milestone), ...),
    changes=(many(CHANGE), ...),
)
INDICATOR_DETAIL = create_model(
    "IndicatorDetail",
    __base__=INDICATOR,
    targets=(of_rows(records.Target), ...),
    observations=(of_rows(records.Observation), ...),
    judgements=(of_rows(records.Judgement), ...),
    foreign_judgements=(of_rows(records.ForeignJudgement), ...),
    history=(of_rows(records.JudgementHistory), ...),
    revisions=(of_rows(records.Revision), ...),
    changes=(many(CHANGE), ...),
)
DISTRICT = create_model(
    "DistrictDetail",
    __base__=item(records.District),
    boundary=(Geometry | None, Field(description="in WGS84; null where the city tells none")),
    standing=(of_rows(records.DistrictStanding), ...),
    status_counts=(of_rows(records.StatusCount), ...),
    lateness=(of_rows(records.Lateness), ...),
    money=(of_rows(records.MoneyTotal), ...),
    changes=(many(CHANGE), ...),
)
