"""An indicator's values in the order of time: its ledger as a list, and as a picture."""

from collections.abc import Iterable
from decimal import Decimal

from bot.screens.lists.indicator_lists import unit_text, value_text
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, Span, bold, cut, italic
from bot.screens.parts.scene import TITLE_UNITS, Scene, heading
from bot.screens.parts.sheet import CAPTION_UNITS, Block, Chart, Screen, block
from bot.screens.start_screen import missing
from core.calendar import period
from core.enums import Flag
from core.persian import clauses, listed
from core.release.derived.ledgers import reason_of, withdrawn_entries
from core.release.records import Indicator, Judgement, Observation, Source
from core.wording.figures import limits_of

_PAGE = 10
_NOTE_UNITS = 160
_FEW = 2


def value_of(
    scene: Scene, thing: Indicator, one: Observation, beside: Iterable[Decimal] = ()
) -> str:
    """Write an observation's value, or the word for why there is none."""
    if one.value is None:
        return scene.word(f"flag.{one.flag}")
    return value_text(thing, one.value, beside)


def held_against(scene: Scene, thing: Indicator) -> tuple[Decimal, ...]:
    """Return what the city's value is held against: the path, the knots, and itself."""
    return limits_of(scene.release.find(Judgement, indicator=thing.code, district=""))


def whole_city(scene: Scene, thing: Indicator) -> list[Observation]:
    """Return the values in force for the whole city, oldest first."""
    return scene.release.all(Observation, indicator=thing.code, district="", is_current=True)


def history(scene: Scene, intent: Intent) -> Screen:
    """List every value with its flag, source and day; replaced ones stay, struck through."""
    thing = scene.find(Indicator, intent.code)
    if thing is None:
        return missing(scene, intent)
    total = scene.release.count(Observation, indicator=thing.code, district="")
    entries = scene.release.all(
        Observation,
        indicator=thing.code,
        district="",
        order=("-period_starts_on", "-entry"),
        offset=(intent.page - 1) * _PAGE,
        limit=_PAGE,
    )
    limits = held_against(scene, thing)
    lines = [line for one in entries for line in _entry(scene, thing, one, entries, limits)]
    latest = max((one.published_on for one in entries if one.published_on), default=None)
    return scene.screen(
        [
            block(
                heading(scene.word("bot.values.title", title=cut(thing.title, TITLE_UNITS))),
                scene.say("bot.values.unit", unit=unit_text(thing)),
            ),
            Block(tuple(lines), scene.more),
            block(scene.say("bot.values.struck"))
            if any(not one.is_current for one in entries)
            else block(),
            block(_sources(scene, entries)),
            block(scene.page_line(intent, total, _PAGE)),
            block(scene.figures("indicator", thing.code, latest, "bot.page_indicator")),
        ],
        [scene.pager(intent, total, _PAGE)],
        back=Intent(Where.INDICATOR, thing.code),
    )


def _of_period(entries: list[Observation], one: Observation) -> list[Decimal]:
    """Return the values that were told for the same period, which are compared."""
    return [other.value for other in entries if other.period == one.period and other.value]


def _entry(
    scene: Scene,
    thing: Indicator,
    one: Observation,
    entries: list[Observation],
    limits: Iterable[Decimal],
) -> list[Markup]:
    value = value_of(scene, thing, one, (*limits, *_of_period(entries, one)))
    shown: str | Span = value if one.is_current else Span("s", (value,))
    remarks = [] if one.value is None else [scene.word(f"flag.{one.flag}")]
    if one.published_on is not None:
        remarks.append(
            scene.word("bot.values.published", on=scene.calendar.medium(one.published_on))
        )
    rest = f" — {listed(remarks)}" if remarks else ""
    lines: list[Markup] = [(bold(period(one.period).title), ": ", shown, rest)]
    if one.is_withdrawn or one.entry in withdrawn_entries(entries):
        lines.append((scene.word("bot.values.withdrawn"),))
    lines += [(italic(cut(text, _NOTE_UNITS)),) for text in (reason_of(one), one.note) if text]
    return lines


def _sources(scene: Scene, entries: list[Observation]) -> Markup | None:
    codes = list(dict.fromkeys(one.source for one in entries if one.source))[:_FEW]
    found = [scene.release.find(Source, code=code) for code in codes]
    titles = [cut(source.title, TITLE_UNITS) for source in found if source]
    return scene.say_if(titles, "bot.source", source=clauses(titles))


def has_chart(scene: Scene, thing: Indicator) -> bool:
    """Return whether there are values enough to draw."""
    return sum(one.value is not None for one in whole_city(scene, thing)) >= _FEW


def picture(scene: Scene, intent: Intent) -> Screen:
    """Show the values as a chart, and in words for whoever sees no pictures.

    The text fits under a picture.
    """
    thing = scene.find(Indicator, intent.code)
    if thing is None:
        return missing(scene, intent)
    values = whole_city(scene, thing)
    latest = max((one.published_on for one in values if one.published_on), default=None)
    limits = held_against(scene, thing)
    lines: list[Markup] = [
        (f"{period(one.period).title}: {value_of(scene, thing, one, limits)}",)
        for one in reversed(values)
        if one.flag != Flag.NOT_APPLICABLE
    ]
    unit = scene.say("bot.values.unit", unit=cut(unit_text(thing), TITLE_UNITS // 2))
    return scene.screen(
        [
            block(heading(cut(thing.title, TITLE_UNITS)), unit),
            Block(tuple(lines), scene.more),
            block(scene.figures("indicator", thing.code, latest, "bot.page_indicator")),
        ],
        back=Intent(Where.INDICATOR, thing.code),
        chart=Chart("indicator", thing.code) if has_chart(scene, thing) else None,
        limit=CAPTION_UNITS,
    )
