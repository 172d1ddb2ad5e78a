"""The list of projects, filtered by portfolio, status and district."""

from collections import Counter
from dataclasses import dataclass

from bot.screens.lists.project_lists import project_buttons, project_line, project_list
from bot.screens.parts import marks
from bot.screens.parts.intents import Intent, Where, count_in
from bot.screens.parts.markup import cut
from bot.screens.parts.scene import PAGE, TITLE_UNITS, Scene, heading, project_status
from bot.screens.parts.sheet import Block, Button, Row, Screen, block, in_rows
from bot.screens.start_screen import missing
from core.enums import ProjectStatus
from core.persian import persian_digits
from core.release.records import District, Project

_IN_ROW = 3
_MOST_BUTTONS = 96


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; in an intent's code as `portfolio,status,district number`."""

    portfolio: str = ""
    status: str = ""
    district: str = ""

    @property
    def code(self) -> str:
        """Write for an intent."""
        return f"{self.portfolio},{self.status},{self.district}"


def read_filters(scene: Scene, code: str) -> Filters:
    """Read an intent's code; what is unknown is left out."""
    portfolio, status, district, *_ = [*code.split(","), "", "", ""]
    known = {one.code for one in scene.texts.shape.portfolios}
    return Filters(
        portfolio if portfolio in known else "",
        status if status in marks.PROJECT_STATUS else "",
        district if count_in(district) is not None else "",
    )


def projects(scene: Scene, intent: Intent) -> Screen:
    """Show a page of the list, or the choices of one filter."""
    filters = read_filters(scene, intent.code)
    choices = {"port": _portfolios, "stat": _statuses, "dist": _districts}
    if intent.view in choices:
        return choices[intent.view](scene, filters)
    found = _found(scene, filters)
    shown = found[(intent.page - 1) * PAGE : intent.page * PAGE]
    lines = [project_line(scene, place, one) for place, one in enumerate(shown, start=1)]
    return scene.screen(
        [
            block(
                heading(_title(scene, filters)),
                scene.say("bot.projects.count", count=persian_digits(len(found))),
            ),
            Block(tuple(lines), scene.more),
            block(scene.page_line(intent, len(found))),
            block(scene.list_figures(scene.site.section("projects"))),
        ],
        [*project_buttons(shown), scene.pager(intent, len(found)), *_filter_rows(scene, filters)],
    )


def _found(scene: Scene, filters: Filters) -> list[Project]:
    where: dict[str, object] = {}
    if filters.portfolio:
        where["portfolio"] = filters.portfolio
    if filters.status:
        is_reported = filters.status in set(ProjectStatus)
        where["status"] = ProjectStatus(filters.status) if is_reported else None
    if filters.district:
        district = district_of_projects(scene, filters.district)
        where["districts"] = district.code if district else ""
    return scene.release.all(Project, **where)


def _title(scene: Scene, filters: Filters) -> str:
    parts = [
        scene.word(f"portfolio.{filters.portfolio}")
        if filters.portfolio
        else scene.word("kinds.project")
    ]
    if filters.status:
        parts.append(scene.word(f"project_status.{filters.status}"))
    district = district_of_projects(scene, filters.district)
    if district is not None:
        parts.append(district.title)
    return " · ".join(parts)


def _filter_rows(scene: Scene, filters: Filters) -> list[Row]:
    def choose(key: str, view: str) -> Button:
        return scene.button(key, Intent(Where.PROJECTS, filters.code, view))

    rows: list[Row] = [
        (
            choose("bot.filter.portfolio", "port"),
            choose("bot.filter.status", "stat"),
            choose("bot.filter.district", "dist"),
        )
    ]
    if filters != Filters():
        rows.append((scene.button("bot.filter.none", Intent(Where.PROJECTS)),))
    return rows


def _portfolios(scene: Scene, filters: Filters) -> Screen:
    counts = Counter(one.portfolio for one in _found(scene, _with(filters, portfolio="")))
    options = [
        (one.title, _with(filters, portfolio=one.code), counts[one.code])
        for one in scene.texts.shape.portfolios
    ]
    return _choice(scene, "bot.filter.portfolio_title", options, filters, width=1)


def _statuses(scene: Scene, filters: Filters) -> Screen:
    counts = Counter(project_status(one) for one in _found(scene, _with(filters, status="")))
    options = [
        (f"{mark} {scene.word(f'project_status.{one}')}", _with(filters, status=one), counts[one])
        for one, mark in marks.PROJECT_STATUS.items()
    ]
    return _choice(scene, "bot.filter.status_title", options, filters, width=2)


def _districts(scene: Scene, filters: Filters) -> Screen:
    held = Counter(
        code for one in _found(scene, _with(filters, district="")) for code in one.districts
    )
    options = [
        (one.title, _with(filters, district=str(one.number)), held[one.code])
        for one in scene.release.stream(District, limit=_MOST_BUTTONS)
    ]
    return _choice(scene, "bot.filter.district_title", options, filters, width=_IN_ROW)


def _with(filters: Filters, **changed: str) -> Filters:
    chosen = {
        "portfolio": filters.portfolio,
        "status": filters.status,
        "district": filters.district,
    }
    return Filters(**(chosen | changed))


def _choice(
    scene: Scene,
    title: str,
    options: list[tuple[str, Filters, int]],
    filters: Filters,
    *,
    width: int,
) -> Screen:
    """Offer what would leave at least one project, with how many."""
    buttons = [
        Button(f"{label} ({persian_digits(count)})", Intent(Where.PROJECTS, chosen.code))
        for label, chosen, count in options
        if count
    ]
    return scene.screen(
        [
            block(heading(scene.word(title)), scene.say("bot.filter.counted")),
            block(scene.list_figures(scene.site.section("projects"))),
        ],
        in_rows(buttons, width),
        back=Intent(Where.PROJECTS, filters.code),
    )


def related(scene: Scene, intent: Intent) -> Screen:
    """List the other projects of the same strategies."""
    thing = scene.find(Project, intent.code)
    if thing is None:
        return missing(scene, intent)
    others = {
        one.code: one
        for strategy in thing.strategies
        for one in scene.release.stream(Project, strategies=strategy)
        if one.code != thing.code
    }
    return project_list(
        scene,
        intent,
        list(others.values()),
        title=scene.word("bot.related.title", title=cut(thing.title, TITLE_UNITS)),
        back=Intent(Where.PROJECT, thing.code),
    )


def district_of_projects(scene: Scene, number_text: str) -> District | None:
    """Find the district that a filter of the projects' list names by its number."""
    number = count_in(number_text)
    return None if number is None else scene.release.find(District, number=number)
