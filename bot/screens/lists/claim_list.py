"""What officials said, and what the data of the release say of it."""

from decimal import Decimal

from bot.screens.parts import marks
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, bold, cut, quoted
from bot.screens.parts.scene import PAGE, TITLE_UNITS, Scene, heading
from bot.screens.parts.sheet import Block, Button, Row, Screen, block, in_rows
from bot.screens.start_screen import missing
from core.languages.language import language
from core.persian import listed, number, persian_digits
from core.release.records import Claim, Source
from core.wording.measures import written_claim

_QUOTE_UNITS = 700
_MOST_PARTS = 12


def claims(scene: Scene, intent: Intent) -> Screen:
    """List the claims, those that the data do not bear out first."""
    order = list(marks.FINDING)
    found = sorted(
        scene.release.stream(Claim),
        key=lambda one: (one.finding != "differs", order.index(one.finding), one.code),
    )
    shown = found[(intent.page - 1) * PAGE : intent.page * PAGE]
    lines = [_line(scene, place, one) for place, one in enumerate(shown, start=1)]
    buttons = [
        Button(persian_digits(place), Intent(Where.CLAIM, one.code))
        for place, one in enumerate(shown, start=1)
    ]
    return scene.screen(
        [
            block(
                heading(scene.word("bot.claims.title")),
                scene.say("bot.claims.count", count=persian_digits(len(found))),
            ),
            Block(tuple(lines), scene.more),
            block(scene.page_line(intent, len(found))),
            block(scene.list_figures(scene.site.section("claims"))),
        ],
        [
            *in_rows(buttons, PAGE // 2),
            scene.pager(intent, len(found)),
            scene.follow_button("claims", ""),
        ],
    )


def _line(scene: Scene, place: int, one: Claim) -> Markup:
    finding = f"{marks.FINDING[one.finding]} {scene.word(f'finding.{one.finding}')}"
    subject = f"{persian_digits(place)}. {cut(one.subject, TITLE_UNITS)}"
    return (f"{subject}: {_written(scene, one, one.value, one.found)} — {finding}",)


def _written(scene: Scene, one: Claim, value: Decimal, other: Decimal | None) -> str:
    """Write what was said or found, apart from the *other* of the two."""
    beside = () if other is None else (other,)
    return written_claim(value, cut(one.unit, TITLE_UNITS // 4), scene.currency, beside)


def claim(scene: Scene, intent: Intent) -> Screen:
    """Show one claim: said, found, the arithmetic, the quote and its source."""
    thing = scene.find(Claim, intent.code)
    if thing is None:
        return missing(scene, intent)
    stated = bold(_written(scene, thing, thing.value, thing.found))
    rows: list[Row] = [
        (Button(scene.word("bot.page_claim"), url=scene.site.page("claim", thing.code)),)
    ]
    return scene.screen(
        [
            block(heading(cut(thing.subject, TITLE_UNITS))),
            block(
                scene.say("bot.claim.said", value=stated),
                _found(scene, thing),
                (f"{marks.FINDING[thing.finding]} {scene.word(f'finding.{thing.finding}')}",),
            ),
            Block(tuple(_parts(scene, thing)), scene.more),
            block(
                (quoted(_quote(thing)),),
                *_source(scene, thing),
            ),
            block(scene.figures("claim", thing.code, scene.release.info.data_until, "bot.page")),
        ],
        rows,
        back=Intent(Where.CLAIMS),
    )


def _quote(thing: Claim) -> str:
    begin, end = language().quotes
    return f"{begin}{persian_digits(cut(thing.quote, _QUOTE_UNITS))}{end}"


def _found(scene: Scene, thing: Claim) -> Markup:
    if thing.found is None:
        return scene.say("bot.claim.not_found")
    found = bold(_written(scene, thing, thing.found, thing.value))
    return scene.say("bot.claim.found", value=found)


def _parts(scene: Scene, thing: Claim) -> list[Markup]:
    """Write the terms that the found number is the sum of."""
    if not thing.parts:
        return []
    lines: list[Markup] = [(bold(scene.word("bot.claim.parts")),)]
    for part in thing.parts[:_MOST_PARTS]:
        value = number(Decimal(str(part["value"])))
        lines.append((f"• {cut(str(part['label']), TITLE_UNITS)}: {value}",))
    beyond = len(thing.parts) - _MOST_PARTS
    return [*lines, scene.more(beyond)] if beyond > 0 else lines


def _source(scene: Scene, thing: Claim) -> list[Markup]:
    source = scene.release.find(Source, code=thing.source) if thing.source else None
    if source is None:
        return []
    parts = [source.title, source.publisher, source.reference]
    text = persian_digits(listed(cut(one, TITLE_UNITS) for one in parts if one))
    lines = [scene.say("bot.source", source=text)]
    if source.speaker:
        lines.append(scene.say("bot.claim.speaker", speaker=cut(source.speaker, TITLE_UNITS)))
    return lines
