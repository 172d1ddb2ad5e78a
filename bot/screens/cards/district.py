"""The fifteen districts, and a district's card."""

from decimal import Decimal

from bot.screens.cards.share_screen import VIEW as SHARE
from bot.screens.changes.change_lines import (
    change_lines,
    news_first,
    numbered,
    subject_buttons,
)
from bot.screens.lists.indicator_lists import indicator_buttons, unit_text, value_text
from bot.screens.lists.project_filters import district_of_projects
from bot.screens.parts import marks
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, bold, cut
from bot.screens.parts.scene import PAGE, TITLE_UNITS, Scene, both_ways, heading
from bot.screens.parts.sheet import Block, Button, Chart, Row, Screen, block, in_rows
from bot.screens.start_screen import missing
from core.calendar import period
from core.persian import begun, number, percent, persian_digits
from core.release.records import (
    Change,
    District,
    DistrictStanding,
    Indicator,
    Judgement,
    Lateness,
    MoneyTotal,
    ReleaseInfo,
    StatusCount,
)
from core.wording.figures import limits_of
from core.wording.lateness import lateness_sentences

_IN_ROW = 3
_LATELY = 3
# As many as the Bot API lets stand on a screen beside the way out; a city has fewer.
_MOST_BUTTONS = 96
_TEXT_UNITS = 240


def districts(scene: Scene, _intent: Intent) -> Screen:
    """Offer the districts as buttons."""
    all_of_them = scene.release.all(District)[:_MOST_BUTTONS]
    buttons = [Button(one.title, Intent(Where.DISTRICT, one.code)) for one in all_of_them]
    return scene.screen(
        [
            block(
                heading(scene.word("bot.districts.title")),
                scene.say("bot.districts.choose", count=persian_digits(len(all_of_them))),
            ),
            block(scene.list_figures(scene.site.section("districts"))),
        ],
        in_rows(buttons, _IN_ROW),
    )


def district(scene: Scene, intent: Intent) -> Screen:
    """Show a district beside the others."""
    thing = find_district(scene, intent.code)
    if thing is None:
        return missing(scene, intent)
    standing = scene.release.find(DistrictStanding, district=thing.code)
    return scene.screen(
        [
            block(heading(cut(thing.title, TITLE_UNITS)), *_people(scene, thing)),
            Block(tuple(_projects(scene, thing)), scene.more),
            block(*_money(scene, thing, standing), *_ranks(scene, standing)),
            _lately(scene, thing),
            block(scene.list_figures(scene.site.page("district", thing.code))),
        ],
        _rows(scene, thing),
        back=Intent(Where.DISTRICTS),
        chart=Chart("district", thing.code) if _has_chart(scene, thing) else None,
    )


def _has_chart(scene: Scene, thing: District) -> bool:
    """Return whether any year's money is known."""
    years = scene.release.stream(MoneyTotal, scope="district", code=thing.code)
    amounts = ("approved_billion_rial", "allocated_billion_rial", "spent_billion_rial")
    return any(
        year.fiscal_year and any(getattr(year, name) is not None for name in amounts)
        for year in years
    )


def find_district(scene: Scene, code: str) -> District | None:
    """Find a district by its code or, as signs in the street have it, by its number."""
    found = scene.find(District, code)
    return found or district_of_projects(scene, code)


def _people(scene: Scene, thing: District) -> list[Markup | None]:
    around = cut(thing.neighbourhoods, _TEXT_UNITS) if thing.neighbourhoods else None
    side = scene.word(f"river_side.{thing.river_side}") if thing.river_side else ""
    return [
        (begun(side),) if side else None,
        scene.say_if(
            thing.population, "bot.district.population", count=number(thing.population or 0)
        ),
        scene.say_if(around, "bot.district.neighbourhoods", names=around or ""),
    ]


def _projects(scene: Scene, thing: District) -> list[Markup]:
    counts = {
        one.status: one.count
        for one in scene.release.stream(
            StatusCount, scope="district", code=thing.code, subject="project"
        )
        if one.count
    }
    if not counts:
        return [scene.say("bot.district.no_projects")]
    total = persian_digits(sum(counts.values()))
    lines: list[Markup] = [(bold(*scene.say("bot.district.projects", count=total)),)]
    for status, mark in marks.PROJECT_STATUS.items():
        if status in counts:
            word = scene.word(f"project_status.{status}")
            lines.append((f"{mark} {word}: {persian_digits(counts[status])}",))
    late = scene.release.find(Lateness, scope="district", code=thing.code)
    sentences = lateness_sentences(late, scene.texts) if late else []
    return lines + [(f"⏱ {sentence}.",) for sentence in sentences]


def _money(
    scene: Scene, thing: District, standing: DistrictStanding | None
) -> list[Markup | None]:
    total = scene.release.find(MoneyTotal, scope="district", code=thing.code, fiscal_year=0)
    approved = total.approved_billion_rial if total else None
    spent = total.spent_billion_rial if total else None
    share = standing.approved_per_resident_million_rial if standing else None
    beside = [one for one in (approved, spent) if one is not None]
    per_resident = None
    if standing is not None and share is not None:
        per_resident = scene.say(
            "bot.district.per_resident",
            amount=number(share, 1, _others(scene, "approved_per_resident_million_rial")),
            rank=_rank(scene, standing.per_resident_rank, standing.per_resident_ranked_count),
        )
    return [
        None
        if approved is None
        else scene.say(
            "bot.district.approved", amount=both_ways(scene.currency, approved, beside)
        ),
        None
        if spent is None
        else scene.say("bot.district.spent", amount=scene.currency.write(spent, beside)),
        per_resident,
    ]


def _ranks(scene: Scene, standing: DistrictStanding | None) -> list[Markup | None]:
    if standing is None or standing.progress is None:
        return []
    rank = _rank(scene, standing.progress_rank, standing.progress_ranked_count)
    share = percent(standing.progress, 0, _others(scene, "progress"))
    return [scene.say("bot.district.progress", share=share, rank=rank)]


def _others(scene: Scene, field: str) -> list[Decimal]:
    """Return a number of all districts that have it, which are ranked by it."""
    found = (getattr(one, field) for one in scene.release.stream(DistrictStanding))
    return [one for one in found if one is not None]


def _rank(scene: Scene, rank: int | None, of: int) -> str:
    if rank is None:
        return ""
    return scene.word("bot.district.rank", rank=persian_digits(rank), of=persian_digits(of))


def _lately(scene: Scene, thing: District) -> Block:
    """Show what matters most of the changes of the current release that touch the district."""
    release = scene.release.info.number
    found = scene.release.all(Change, topics=f"district:{thing.code}", release=release)
    if not found:
        return block(_unchanged(scene, "bot.district.unchanged"))
    count, release_text = number(len(found)), persian_digits(release)
    head = bold(scene.word("bot.district.lately", count=count, number=release_text))
    shown = [one for group in _projects_first(found) for one in group][:_LATELY]
    return Block(((head,), *change_lines(scene, shown)), scene.more)


def _unchanged(scene: Scene, key: str) -> Markup:
    """Return that nothing changed, if there is an earlier release that it could differ from."""
    is_first = scene.release.count(ReleaseInfo) == 1
    return scene.say("bot.changes.first" if is_first else key)


def _projects_first(changes: list[Change]) -> list[list[Change]]:
    groups = news_first(changes)
    return sorted(groups, key=lambda group: group[0].subject_kind != "project")


def _rows(scene: Scene, thing: District) -> list[Row]:
    own = [
        scene.button("bot.start.projects", Intent(Where.PROJECTS, f",,{thing.number}")),
        scene.button("bot.district.changes", Intent(Where.DISTRICT, thing.code, "chg")),
    ]
    rows: list[Row] = [scene.follow_button("district", thing.code), tuple(own)]
    if scene.release.count(Indicator, districts=thing.code):
        key = "bot.district.indicators"
        rows.append((scene.button(key, Intent(Where.DISTRICT, thing.code, "ind")),))
    page = scene.site.page("district", thing.code)
    share = scene.button("bot.share", Intent(Where.DISTRICT, thing.code, SHARE))
    return [*rows, (share, Button(scene.word("bot.page_district"), url=page))]


def district_indicators(scene: Scene, intent: Intent) -> Screen:
    """List the indicators that have a value for the district, beside the whole city's."""
    thing = find_district(scene, intent.code)
    if thing is None:
        return missing(scene, intent)
    held = scene.release.all(Indicator, districts=thing.code)
    shown = held[(intent.page - 1) * PAGE : intent.page * PAGE]
    lines = [_value_line(scene, place, one, thing) for place, one in enumerate(shown, start=1)]
    return scene.screen(
        [
            block(heading(scene.word("bot.district.indicators_title", district=thing.title))),
            Block(tuple(lines), scene.more),
            block(scene.page_line(intent, len(held))),
            block(scene.list_figures(scene.site.page("district", thing.code))),
        ],
        [*indicator_buttons(shown), scene.pager(intent, len(held))],
        back=Intent(Where.DISTRICT, thing.code),
    )


def _value_line(scene: Scene, place: int, thing: Indicator, where: District) -> Markup:
    here = scene.release.find(Judgement, indicator=thing.code, district=where.code)
    city = scene.release.find(Judgement, indicator=thing.code, district="")
    return scene.say(
        "bot.district.value",
        place=persian_digits(place),
        title=cut(thing.title, TITLE_UNITS),
        here=bold(_value(scene, thing, here, city)),
        city=_value(scene, thing, city, here),
        unit=cut(unit_text(thing), TITLE_UNITS // 4),
    )


def _value(
    scene: Scene, thing: Indicator, judged: Judgement | None, other: Judgement | None
) -> str:
    """Write a value with its period, apart from the *other* that it stands beside."""
    if judged is None or judged.value is None or judged.period is None:
        return scene.word("flag.missing")
    value = value_text(thing, judged.value, (*limits_of(judged), *limits_of(other)))
    return f"{value} ({period(judged.period).title})"


def district_changes(scene: Scene, intent: Intent) -> Screen:
    """List what changed for the district in the releases so far, latest first."""
    thing = find_district(scene, intent.code)
    if thing is None:
        return missing(scene, intent)
    topic = f"district:{thing.code}"
    total = scene.release.count(Change, topics=topic)
    found = scene.release.all(
        Change,
        topics=topic,
        order=("-release", "position"),
        offset=(intent.page - 1) * PAGE,
        limit=PAGE,
    )
    numbers = numbered(found)
    return scene.screen(
        [
            block(
                heading(scene.word("bot.district.changes_title", district=thing.title)),
                scene.say_if(total, "bot.changes.count", count=number(total)),
            ),
            Block(tuple(change_lines(scene, found, numbers)), scene.more)
            if found
            else block(_unchanged(scene, "bot.district.unchanged_ever")),
            block(scene.page_line(intent, total)),
            block(scene.list_figures(scene.site.page("district", thing.code))),
        ],
        [*subject_buttons(numbers), scene.pager(intent, total)],
        back=Intent(Where.DISTRICT, thing.code),
    )
