"""How late something is, in Persian: the site, the bot and the diff word it alike."""

from datetime import date

from core.enums import PromiseState
from core.persian import number
from core.release.records import Lateness, Milestone, Promise, Slip
from core.texts import Texts

_YEAR = 12
# Up to two years are told in months.
_MOST_MONTHS = 24


def span(days: int, months: int, texts: Texts) -> str:
    """Write a distance: days below a month, whole months, years and months from two years on."""
    days, months = abs(days), abs(months)
    if not months:
        return texts("span.days", count=number(days))
    if months < _MOST_MONTHS:
        return texts("span.months", count=number(months))
    years, rest = divmod(months, _YEAR)
    key = "span.years_months" if rest else "span.years"
    return texts(key, years=number(years), count=number(rest))


def span_between(start: date, end: date, texts: Texts) -> str:
    """Write the distance of two days, whichever is first."""
    return span((end - start).days, texts.shape.calendar.months_between(start, end), texts)


def slip_sentence(slip: Slip, texts: Texts) -> str:
    """Return how a project stands to its last promise, as a clause without a full stop."""
    return _worded("slip", slip, texts)


def slip_short(slip: Slip, texts: Texts) -> str:
    """Return the same for a column of a table."""
    return _worded("slip.short", slip, texts)


def _worded(stem: str, slip: Slip, texts: Texts) -> str:
    days, months = slip.slip_days, slip.slip_months
    if slip.state == PromiseState.NOT_DUE:
        days, months = slip.left_days, slip.left_months
    key = state_key(slip.state, days or 0)
    return texts(f"{stem}.{key}", span=span(days or 0, months or 0, texts))


def state_key(state: PromiseState, days: int) -> str:
    """Name the wording of a state: what ended in time did so on the day or before it."""
    if state == PromiseState.ENDED_IN_TIME:
        return "ended_early" if days else "ended_on_day"
    if state == PromiseState.NOT_DUE and not days:
        return "due_today"
    return state.value


def moved_sentence(slip: Slip, texts: Texts) -> str:
    """Return how often and how far the promise was moved, and what that hides; "" if never."""
    if not slip.moved_count or slip.moved_days is None or slip.moved_months is None:
        return ""
    key = "back" if not slip.moved_days else "later" if slip.moved_days > 0 else "earlier"
    sentence = texts(
        f"slip.moved.{key}",
        count=number(slip.moved_count),
        span=span(slip.moved_days, slip.moved_months, texts),
    )
    return sentence + first_clause(slip, texts)


def first_clause(slip: Slip, texts: Texts) -> str:
    """Return how late it is against the first promise; "" where that adds nothing."""
    days, months = slip.first_slip_days or 0, slip.first_slip_months or 0
    if days <= 0 or slip.first_promised_on == slip.promised_on:
        return ""
    key = "ended" if slip.state in _ENDED else "open"
    return texts(f"slip.first.{key}", span=span(days, months, texts))


_ENDED = (PromiseState.ENDED_LATE, PromiseState.ENDED_IN_TIME)


def promise_note(promise: Promise, slip: Slip | None, texts: Texts) -> str:
    """Return what came of one promise, as a clause; "" where it is not due, or nobody knows."""
    if slip is None or promise.slip_days is None or promise.slip_months is None:
        return ""
    state = slip.state
    if state in _ENDED:
        late = promise.slip_days > 0
        state = PromiseState.ENDED_LATE if late else PromiseState.ENDED_IN_TIME
    elif state == PromiseState.NOT_DUE:
        state = PromiseState.OVERDUE
    key = state_key(state, promise.slip_days)
    return texts(f"slip.{key}", span=span(promise.slip_days, promise.slip_months, texts))


def step_note(step: Milestone, texts: Texts) -> str:
    """Return how late a step is or was; "" where it is not due, or was done on its day."""
    if not step.slip_days or step.slip_months is None:
        return ""
    key = "overdue" if step.done_on is None else "early" if step.slip_days < 0 else "late"
    return texts(f"slip.step.{key}", span=span(step.slip_days, step.slip_months, texts))


def lateness_sentences(found: Lateness, texts: Texts) -> list[str]:
    """Return how many projects of a scope are late, each fact a sentence of its own."""
    sentences = []
    if found.ended_late_count and found.ended_late_median_days is not None:
        sentences.append(
            texts(
                "lateness.ended",
                count=number(found.ended_late_count),
                of=number(found.ended_count),
                days=number(found.ended_late_median_days),
            )
        )
    elif found.ended_count:
        sentences.append(texts("lateness.all_in_time", count=number(found.ended_count)))
    if found.overdue_count and found.overdue_median_days is not None:
        sentences.append(
            texts(
                "lateness.overdue",
                count=number(found.overdue_count),
                days=number(found.overdue_median_days),
            )
        )
    for name, count in (("unreported", found.unreported_count), ("unknown", found.unknown_count)):
        if count:
            sentences.append(texts(f"lateness.{name}", count=number(count)))
    return sentences
