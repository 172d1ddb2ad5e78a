"""What was reported of a project and when, and what was promised («قول و عمل»)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from bot.screens.cards.project import moves
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, Span, bold, cut, italic
from bot.screens.parts.scene import TITLE_UNITS, Scene, heading
from bot.screens.parts.sheet import Block, Screen, block
from bot.screens.start_screen import missing
from core.languages.language import language
from core.persian import listed, percent, persian_digits, within
from core.release.records import (
    Milestone,
    ProgressReport,
    Project,
    Promise,
    ReleaseInfo,
    Slip,
    Source,
)
from core.wording.lateness import promise_note, span_between, step_note

_PAGE = 6
_NOTE_UNITS = 200
_MOST_PROMISES = 20
_MOST_MILESTONES = 20


def history(scene: Scene, intent: Intent) -> Screen:
    """List the reports, latest first; what a later one corrected stays, struck through."""
    thing = scene.find(Project, intent.code)
    if thing is None:
        return missing(scene, intent)
    total = scene.release.count(ProgressReport, project=thing.code)
    reports = scene.release.all(
        ProgressReport,
        project=thing.code,
        order=("-reported_on", "-entry"),
        offset=(intent.page - 1) * _PAGE,
        limit=_PAGE,
    )
    spent = [one.spent_billion_rial for one in reports if one.spent_billion_rial is not None]
    lines = [line for report in reports for line in _report(scene, report, spent)]
    return scene.screen(
        [
            block(
                heading(scene.word("bot.history.title", title=cut(thing.title, TITLE_UNITS))),
                scene.say("bot.history.count", count=persian_digits(total)),
            ),
            Block(tuple(lines), scene.more),
            block(scene.say("bot.history.struck"))
            if any(not report.is_current for report in reports)
            else block(),
            block(scene.page_line(intent, total, _PAGE)),
            block(scene.figures("project", thing.code, thing.reported_on, "bot.page_project")),
        ],
        [scene.pager(intent, total, _PAGE)],
        back=Intent(Where.PROJECT, thing.code),
    )


def _report(scene: Scene, report: ProgressReport, spent: Iterable[Decimal]) -> list[Markup]:
    """Write a report; *spent* is what the others on the screen say was spent."""
    parts: list[str] = []
    if report.actual_percent is not None:
        parts.append(
            scene.word("bot.history.actual", percent=percent(report.actual_percent, None))
        )
    if report.planned_percent is not None:
        parts.append(
            scene.word("bot.history.planned", percent=percent(report.planned_percent, None))
        )
    if report.spent_billion_rial is not None:
        parts.append(
            scene.word(
                "bot.history.spent", amount=scene.currency.write(report.spent_billion_rial, spent)
            )
        )
    if report.status is not None:
        parts.append(within(scene.word(f"project_status.{report.status}")))
    body = listed(parts) or scene.word("bot.history.nothing_told")
    shown: str | Span = body if report.is_current else Span("s", (body,))
    lines: list[Markup] = [(bold(scene.calendar.medium(report.reported_on)), ": ", shown)]
    if report.corrects is not None:
        lines.append(
            (scene.word("bot.history.corrects", on=scene.calendar.medium(report.corrects)),)
        )
    if report.note:
        lines.append((italic(cut(report.note, _NOTE_UNITS)),))
    return lines


def promises(scene: Scene, intent: Intent) -> Screen:
    """List every end that was promised, when it was said, and the dated steps."""
    thing = scene.find(Project, intent.code)
    if thing is None:
        return missing(scene, intent)
    history = scene.release.all(Promise, project=thing.code)
    slip = scene.release.find(Slip, project=thing.code)
    steps = scene.release.all(Milestone, project=thing.code)
    return scene.screen(
        [
            block(heading(scene.word("bot.promises.title", title=cut(thing.title, TITLE_UNITS)))),
            Block(tuple(_promises(scene, history[-_MOST_PROMISES:], slip)), scene.more),
            block(_sum(scene, thing, history)),
            Block(tuple(_steps(scene, steps[:_MOST_MILESTONES])), scene.more),
            block(scene.figures("project", thing.code, thing.reported_on, "bot.page_project")),
        ],
        back=Intent(Where.PROJECT, thing.code),
    )


def _promises(scene: Scene, history: list[Promise], slip: Slip | None) -> list[Markup]:
    lines: list[Markup] = []
    before: date | None = None
    for place, promise in enumerate(history, start=1):
        shift = "" if before is None else _shift(scene, before, promise.promised_end_on)
        lines.append(
            scene.say(
                "bot.promises.said",
                place=persian_digits(place),
                end=bold(scene.calendar.medium(promise.promised_end_on)),
                on=scene.calendar.medium(_released_on(scene, promise)),
                number=persian_digits(promise.said_in_release),
                shift=shift,
            )
        )
        before = promise.promised_end_on
        if promise.source is not None:
            lines.append(_source(scene, promise))
        if note := promise_note(promise, slip, scene.texts):
            lines.append((f"   {note}.",))
    return lines


def _released_on(scene: Scene, promise: Promise) -> date:
    """Return the day of the release that says it, as on that release's own screen."""
    info = scene.release.find(ReleaseInfo, number=promise.said_in_release)
    return info.published_on if info else promise.said_on


def _source(scene: Scene, promise: Promise) -> Markup:
    source = scene.release.find(Source, code=promise.source)
    title = cut(source.title if source else promise.source or "", TITLE_UNITS)
    return scene.say("bot.promises.source", title=title, on=scene.calendar.medium(promise.said_on))


def _shift(scene: Scene, before: date, after: date) -> str:
    key = "bot.promises.later" if after > before else "bot.promises.earlier"
    return scene.word(key, span=span_between(before, after, scene.texts))


def _sum(scene: Scene, thing: Project, history: list[Promise]) -> Markup:
    """Compare the first promise with the end that came, or with the last promise."""
    if not history:
        return scene.say("bot.promises.none")
    if thing.actual_end_on is not None:
        return _kept(scene, history[0].promised_end_on, thing.actual_end_on)
    if thing.planned_end_on is None:
        return scene.say("bot.promises.dropped")
    if not any(moves(history)):
        return _unmoved(scene, history[0].said_in_release)
    first, last = history[0].promised_end_on, history[-1].promised_end_on
    if first == last:
        return scene.say("bot.promises.returned")
    return scene.say("bot.promises.moved", span=span_between(first, last, scene.texts))


def _kept(scene: Scene, promised: date, ended: date) -> Markup:
    """Compare the first promise with the end that came."""
    on = scene.calendar.medium(ended)
    if ended <= promised:
        return scene.say("bot.promises.kept", on=on)
    return scene.say("bot.promises.late", on=on, span=span_between(promised, ended, scene.texts))


def _unmoved(scene: Scene, since: int) -> Markup:
    """Return the sentence that a promise stands since release *since*, where one came after it."""
    if since == scene.release.info.number:
        return scene.say("bot.promises.first")
    return scene.say("bot.promises.unmoved", number=persian_digits(since))


def _steps(scene: Scene, steps: list[Milestone]) -> list[Markup]:
    lines: list[Markup] = [(bold(scene.word("bot.promises.steps")),)] if steps else []
    for step in steps:
        title, due = cut(step.title, TITLE_UNITS), scene.calendar.medium(step.due_on)
        note = step_note(step, scene.texts)
        late = f"{language().semicolon}{note}" if note else ""
        if step.done_on is None:
            lines.append(scene.say("bot.promises.step_due", title=title, due=due, late=late))
            continue
        done = scene.calendar.medium(step.done_on)
        lines.append(
            scene.say("bot.promises.step_done", title=title, due=due, done=done, late=late)
        )
    return lines
