"""An indicator's card, its definition and its values by district."""

from decimal import Decimal

from bot.screens.cards.calculation_card import stated
from bot.screens.cards.series_card import has_chart, held_against, value_of, whole_city
from bot.screens.cards.share_screen import VIEW as SHARE
from bot.screens.lists.indicator_lists import measure_text, unit_text, value_text
from bot.screens.parts import marks
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, bold, cut
from bot.screens.parts.scene import PAGE, TITLE_UNITS, Scene, heading, latin
from bot.screens.parts.sheet import Block, Button, Chart, Row, Screen, block, in_rows
from bot.screens.start_screen import missing
from core.calendar import period
from core.enums import Flag, TargetKind
from core.persian import persian_digits
from core.release.records import District, Indicator, Judgement, Node, Observation, Target
from core.wording.figures import limits_of, written_score, written_share
from core.wording.measures import measure_parts

_TEXT_UNITS = 600
_SHORT_UNITS = 240
# How many of the last values the card shows in one line.
_PATH_VALUES = 5


def indicator(scene: Scene, intent: Intent) -> Screen:
    """Show the value, what was due, the status and the trend."""
    thing = scene.find(Indicator, intent.code)
    if thing is None:
        return missing(scene, intent)
    judged = scene.release.find(Judgement, indicator=thing.code, district="")
    latest = _latest(scene, thing, judged)
    definition = cut(thing.definition, _SHORT_UNITS) if thing.definition else None
    return scene.screen(
        [
            block(heading(cut(thing.title, 2 * TITLE_UNITS)), _kind_line(scene, thing)),
            block(_status(scene, judged), _stated(scene, judged), _trend(scene, judged)),
            block(*_values(scene, thing, judged, latest)),
            block(_path(scene, thing)),
            block(*_numbers(scene, judged)),
            block(scene.say_if(definition, "bot.indicator.definition", text=definition or "")),
            block(
                scene.figures(
                    "indicator",
                    thing.code,
                    latest.published_on if latest else scene.release.info.data_until,
                    "bot.page_indicator",
                )
            ),
        ],
        _rows(scene, thing, judged),
        back=Intent(Where.INDICATORS, f"{thing.kind},"),
        chart=Chart("indicator", thing.code) if has_chart(scene, thing) else None,
    )


def _kind_line(scene: Scene, thing: Indicator) -> Markup:
    kind = scene.word(f"indicator_kind.{thing.kind}")
    direction = scene.word(f"direction.{thing.direction}")
    return (f"{kind} · {latin(thing.code)} · {unit_text(thing)} · {direction}",)


def _status(scene: Scene, judged: Judgement | None) -> Markup:
    status = judged.status if judged else "no_data"
    words = bold(scene.word(f"status.{status}"))
    achieved = (
        f" — {scene.word('bot.indicator.achieved')}" if judged and judged.is_achieved else ""
    )
    return (
        (f"{marks.STATUS[status]} ", words, achieved)
        if achieved
        else (
            f"{marks.STATUS[status]} ",
            words,
        )
    )


def _stated(scene: Scene, judged: Judgement | None) -> Markup | None:
    """Return who decided the status and what the rule says; None where no person did."""
    status_working = judged.working.get("status", {}) if judged else {}
    return stated(scene, status_working) if status_working.get("override_reason") else None


def _trend(scene: Scene, judged: Judgement | None) -> Markup | None:
    if judged is None or judged.value is None:
        return None
    trend = scene.word(f"trend.{judged.trend}")
    return scene.say("bot.indicator.trend", trend=f"{marks.TREND[judged.trend]} {trend}".strip())


def _latest(scene: Scene, thing: Indicator, judged: Judgement | None) -> Observation | None:
    if judged is None or judged.period is None:
        return None
    return scene.release.find(
        Observation, indicator=thing.code, district="", period=judged.period, is_current=True
    )


def _values(
    scene: Scene, thing: Indicator, judged: Judgement | None, latest: Observation | None
) -> list[Markup | None]:
    if judged is None or judged.value is None or judged.period is None:
        return [scene.say("bot.indicator.no_value"), *_aims(scene, thing, judged)]
    flag = latest.flag if latest else Flag.FINAL
    note = "" if flag == Flag.FINAL else f" ({scene.word(f'flag.{flag}')})"
    own = cut(thing.unit, TITLE_UNITS)
    figure, unit = measure_parts(judged.value, own, thing.decimals, limits_of(judged))
    value = scene.say(
        "bot.indicator.value",
        period=period(judged.period).title,
        value=bold(figure),
        unit=f"{unit}{note}",
    )
    stale = scene.say_if(judged.is_stale, "bot.indicator.stale")
    return [value, stale, *_aims(scene, thing, judged)]


def _aims(scene: Scene, thing: Indicator, judged: Judgement | None) -> list[Markup | None]:
    """Return what was due by now, the last target and the baseline."""
    lines: list[Markup | None] = []
    if judged is not None and judged.expected is not None:
        lines.append(
            scene.say(
                "bot.indicator.expected",
                value=measure_text(thing, judged.expected, limits_of(judged)),
            )
        )
    for kind in (TargetKind.TARGET, TargetKind.BASELINE):
        points = scene.release.all(Target, indicator=thing.code, district="", kind=kind)
        if points:
            point = points[-1]
            lines.append(
                scene.say(
                    f"bot.indicator.{kind}",
                    period=period(point.period).title,
                    value=_aim(scene, thing, point, limits_of(judged)),
                )
            )
    return lines


def _aim(scene: Scene, thing: Indicator, point: Target, limits: tuple[Decimal, ...]) -> str:
    if point.value is not None:
        return measure_text(thing, point.value, limits)
    low, high = point.band_low, point.band_high
    if low is None or high is None:
        return scene.word("bot.indicator.no_number")
    ends = (low, high, *limits)
    low_text, high_text = (measure_text(thing, end, ends) for end in (low, high))
    return scene.word("bot.indicator.band", low=low_text, high=high_text)


def _path(scene: Scene, thing: Indicator) -> Markup | None:
    """Write the last values in a line, the oldest first; a gap is said."""
    values = whole_city(scene, thing)[-_PATH_VALUES:]
    if len(values) <= 1:
        return None
    limits = held_against(scene, thing)
    steps = [
        f"{period(one.period).title}: {value_of(scene, thing, one, limits)}" for one in values
    ]
    return scene.say("bot.indicator.path", steps=f" {marks.facing('←')} ".join(steps))


def _numbers(scene: Scene, judged: Judgement | None) -> list[Markup | None]:
    if judged is None:
        return []
    return [
        None
        if judged.progress is None
        else scene.say("bot.indicator.progress", share=written_share(judged.progress)),
        None
        if judged.attainment is None
        else scene.say("bot.indicator.attainment", share=written_share(judged.attainment)),
        None
        if judged.score is None
        else scene.say("bot.indicator.score", score=written_score(judged.score)),
    ]


def _rows(scene: Scene, thing: Indicator, judged: Judgement | None) -> list[Row]:
    def view(key: str, name: str) -> Button:
        return scene.button(key, Intent(Where.INDICATOR, thing.code, name))

    own = [view("bot.indicator.history", "hist")]
    if has_chart(scene, thing):
        own.append(view("bot.indicator.chart", "pic"))
    about = [view("bot.indicator.about", "def")]
    if judged is not None and judged.working:
        about.append(view("bot.indicator.how", "how"))
    if thing.districts:
        about.append(view("bot.indicator.districts", "dist"))
    return [
        scene.follow_button("indicator", thing.code),
        tuple(own),
        tuple(about),
        (scene.button("bot.indicator.place", Intent(Where.NODE, thing.node)),),
        (
            view("bot.share", SHARE),
            Button(scene.word("bot.page_indicator"), url=scene.site.page("indicator", thing.code)),
        ),
    ]


def definition(scene: Scene, intent: Intent) -> Screen:
    """Return how the indicator is defined, measured and limited, and by whom."""
    thing = scene.find(Indicator, intent.code)
    if thing is None:
        return missing(scene, intent)
    texts = {
        "definition": thing.definition,
        "formula": thing.formula,
        "method": thing.method,
        "custodian": thing.custodian,
        "limitations": thing.limitations,
    }
    lines = [
        (bold(f"{scene.word(f'field.{name}')}: "), cut(text, _TEXT_UNITS))
        for name, text in texts.items()
        if text
    ]
    fixed = {
        "unit": unit_text(thing),
        "direction": scene.word(f"direction.{thing.direction}"),
        "frequency": scene.word(f"frequency.{thing.frequency}"),
        "release_lag_days": persian_digits(thing.release_lag_days),
        "review_status": scene.word(f"review_status.{thing.review_status}"),
    }
    lines += [(bold(f"{scene.word(f'field.{name}')}: "), text) for name, text in fixed.items()]
    node = scene.release.find(Node, code=thing.node)
    if node is not None:
        lines.append((bold(f"{scene.word('field.node')}: "), cut(node.title, TITLE_UNITS)))
    return scene.screen(
        [
            block(heading(scene.word("bot.about.title", title=cut(thing.title, TITLE_UNITS)))),
            Block(tuple(lines)),
            block(scene.figures("indicator", thing.code, None, "bot.page_indicator")),
        ],
        back=Intent(Where.INDICATOR, thing.code),
    )


def by_district(scene: Scene, intent: Intent) -> Screen:
    """Show the latest value of each district."""
    thing = scene.find(Indicator, intent.code)
    if thing is None:
        return missing(scene, intent)
    held = {
        one.district: one
        for one in scene.release.stream(Judgement, indicator=thing.code)
        if one.district
    }
    districts = [one for one in scene.release.stream(District) if one.code in thing.districts]
    lines = [_district_line(scene, thing, one, held.get(one.code)) for one in districts]
    buttons = [
        Button(persian_digits(one.number), Intent(Where.DISTRICT, one.code)) for one in districts
    ]
    return scene.screen(
        [
            block(
                heading(scene.word("bot.by_district.title", title=cut(thing.title, TITLE_UNITS)))
            ),
            Block(tuple(lines), scene.more),
            block(scene.figures("indicator", thing.code, None, "bot.page_indicator")),
        ],
        in_rows(buttons[: 4 * PAGE], PAGE),
        back=Intent(Where.INDICATOR, thing.code),
    )


def _district_line(
    scene: Scene, thing: Indicator, district: District, judged: Judgement | None
) -> Markup:
    if judged is None or judged.value is None or judged.period is None:
        return scene.say("bot.by_district.gap", district=district.title)
    # Most plans set targets for the whole city only; that is not worth saying fifteen times.
    status = ""
    if judged.status != "no_target":
        status = f" {marks.STATUS[judged.status]} {scene.word(f'status.{judged.status}')}"
    return scene.say(
        "bot.by_district.line",
        district=district.title,
        value=bold(value_text(thing, judged.value, limits_of(judged))),
        period=period(judged.period).title,
        status=status,
    )
