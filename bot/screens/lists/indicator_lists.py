"""The list of indicators, filtered by kind and status, and how an indicator stands in a list."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from bot.screens.parts import marks
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, cut
from bot.screens.parts.scene import PAGE, TITLE_UNITS, Scene, heading
from bot.screens.parts.sheet import Block, Button, Row, Screen, block, in_rows
from core.enums import IndicatorKind
from core.persian import listed, number, persian_digits
from core.release.records import Indicator, Judgement
from core.wording.measures import bare_measure, written_measure, written_unit

_ORDER = list(marks.STATUS)


def value_text(thing: Indicator, value: Decimal, beside: Iterable[Decimal] = ()) -> str:
    """Write a value with the indicator's own decimals, not rounded to another of *beside*."""
    return number(value, thing.decimals, beside)


def unit_text(thing: Indicator) -> str:
    """Return an indicator's unit, in the language that is written where it has a word for it."""
    return cut(written_unit(thing.unit), TITLE_UNITS)


def measure_text(thing: Indicator, value: Decimal, beside: Iterable[Decimal] = ()) -> str:
    """Write a value in a sentence, with a unit where it is another than the indicator's own."""
    return bare_measure(value, cut(thing.unit, TITLE_UNITS), thing.decimals, beside)


def indicators(scene: Scene, intent: Intent) -> Screen:
    """List indicators; the code holds the filters: kind, status."""
    kind, status = _filters(intent)
    found = _filtered(scene, kind, status)
    if intent.view == "status":
        return _choose_status(scene, intent, kind)
    shown = found[(intent.page - 1) * PAGE : intent.page * PAGE]
    lines = [indicator_line(scene, place, one) for place, one in enumerate(shown, start=1)]
    title = [scene.word(f"indicator_kinds.{kind}" if kind else "kinds.indicator")]
    if status:
        title.append(scene.word(f"status.{status}"))
    return scene.screen(
        [
            block(
                heading(" · ".join(title)),
                scene.say("bot.indicators.count", count=persian_digits(len(found))),
            ),
            Block(tuple(lines), scene.more),
            block(scene.page_line(intent, len(found))),
            block(scene.list_figures(scene.site.section("indicators"))),
        ],
        [
            *indicator_buttons(shown),
            scene.pager(intent, len(found)),
            *_filter_rows(scene, kind, status),
        ],
    )


def _filters(intent: Intent) -> tuple[str, str]:
    kind, _, status = intent.code.partition(",")
    return kind if kind in set(IndicatorKind) else "", status if status in marks.STATUS else ""


def _filtered(scene: Scene, kind: str, status: str) -> list[Indicator]:
    where = {"kind": IndicatorKind(kind)} if kind else {}
    found = scene.release.all(Indicator, **where)
    if not status:
        return found
    statuses = _statuses(scene)
    return [one for one in found if statuses.get(one.code, "no_data") == status]


def _statuses(scene: Scene) -> dict[str, str]:
    return {one.indicator: one.status for one in scene.release.stream(Judgement, district="")}


def indicator_line(scene: Scene, place: int, thing: Indicator) -> Markup:
    """Write an indicator in a list: number, title, how it stands."""
    title = cut(thing.title, TITLE_UNITS)
    return (f"{persian_digits(place)}. {title} — {indicator_standing(scene, thing)}",)


def indicator_standing(scene: Scene, thing: Indicator) -> str:
    """Return in a few words how an indicator stands: mark, status, value."""
    judged = scene.release.find(Judgement, indicator=thing.code, district="")
    status = judged.status if judged else "no_data"
    status_text = f"{marks.STATUS[status]} {scene.word(f'status.{status}')}"
    if judged is None or judged.value is None:
        return status_text
    unit = cut(thing.unit, TITLE_UNITS // 4)
    return listed([status_text, written_measure(judged.value, unit, thing.decimals)])


def indicator_buttons(shown: list[Indicator]) -> tuple[Row, ...]:
    """Make the numbered buttons of a page of indicators."""
    return in_rows(
        [
            Button(persian_digits(place), Intent(Where.INDICATOR, one.code))
            for place, one in enumerate(shown, start=1)
        ],
        PAGE // 2,
    )


def _filter_rows(scene: Scene, kind: str, status: str) -> list[Row]:
    kinds = [
        scene.button(f"indicator_kinds.{one}", Intent(Where.INDICATORS, f"{one},{status}"))
        for one in IndicatorKind
        if one != kind
    ]
    second = [scene.button("bot.filter.status", Intent(Where.INDICATORS, f"{kind},", "status"))]
    if kind or status:
        second.append(scene.button("bot.filter.none", Intent(Where.INDICATORS)))
    return [tuple(kinds), tuple(second)]


def _choose_status(scene: Scene, intent: Intent, kind: str) -> Screen:
    """Offer the statuses that there are, with their counts."""
    statuses = _statuses(scene)
    counts = Counter(statuses.get(one.code, "no_data") for one in _filtered(scene, kind, ""))
    buttons = [
        Button(
            f"{marks.STATUS[status]} {scene.word(f'status.{status}')} ({persian_digits(count)})",
            Intent(Where.INDICATORS, f"{kind},{status}"),
        )
        for status, count in sorted(counts.items(), key=lambda item: _ORDER.index(item[0]))
    ]
    return scene.screen(
        [
            block(heading(scene.word("bot.filter.status_title")), scene.say("bot.filter.counted")),
            block(scene.list_figures(scene.site.section("indicators"))),
        ],
        in_rows(buttons, 2),
        back=Intent(Where.INDICATORS, intent.code),
    )
