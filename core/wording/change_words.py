"""One change, as one Persian sentence: the site, the bot and the feeds word it alike."""

from datetime import date
from decimal import Decimal
from itertools import zip_longest
from unicodedata import category

from core.calendar import parse_period
from core.enums import PromiseState
from core.persian import (
    isolate,
    latin_digits,
    number,
    percent,
    persian_digits,
    persian_letters,
)
from core.release.fields import BOUNDARY, LATENESS, PROMISED_END
from core.release.records import Change
from core.texts import Texts
from core.wording.lateness import span_between, state_key
from core.wording.measures import written_measure

# Fields whose values are words of a closed list, and the keys those words stand under.
_WORDS = {
    "status": "project_status",
    "status_override": "status",
    "target_path": "target_path",
    "is_binary": "yes_no",
    "is_sample": "yes_no",
    "portfolio": "portfolio",
    "level": "level",
    "calendar": "calendar",
    "money_scale": "money_scale",
    "part": "part",
    "approach": "approach",
    "pillar": "pillar",
    "origin": "origin",
    "direction": "direction",
    "frequency": "frequency",
    "review_status": "review_status",
    "river_side": "river_side",
    "finding": "finding",
    "flag": "flag",
    LATENESS: "promise_state",
}
_MONEY = {"approved", "allocated", "spent", "spent_billion_rial"}
# Fields whose values have the indicator's unit.
_MEASURED = {
    "value",
    "target",
    "baseline",
    "alarm",
    "floor",
    "band_low",
    "band_high",
    "critical_low",
    "critical_high",
    "trend_tolerance",
}
_PERCENT = {"actual_percent", "planned_percent"}
_NUMBERS = _MEASURED | {
    "number",
    "second_ratio",
    "tile_row",
    "tile_col",
    "population",
    "area_ha",
    "weight",
    "release_lag_days",
    "lat",
    "lon",
    "sessions",
    "person_hours",
    "price_index",
}
_FIGURES = _NUMBERS | _MONEY | _PERCENT
# Long texts are not repeated in a sentence: the page shows both versions.
_LONG = 60
# Characters that leave no ink, and how many of them are named where two texts look the same.
_UNSEEN = {"Cf", "Cc"}
_NAMED = 3


def describe_change(change: Change, texts: Texts, unit: str = "") -> str:
    """Return what happened, without the title of the thing it happened to.

    *unit* is the indicator's, for values of one.
    """
    sentence = _sentence(change, texts, unit)
    if change.reason and change.reason_is_note:
        return f"{sentence} {shown_reason(change, texts)}"
    if change.reason:
        return sentence + texts("change.reason", reason=change.reason)
    return sentence + (texts("change.silent") if change.is_silent else "")


def shown_reason(change: Change, texts: Texts) -> str:
    """Return the reason as it stands by itself, "" for none; a report's note is said to be one."""
    if not change.reason or not change.reason_is_note:
        return change.reason or ""
    return texts("change.note_as_reason", note=change.reason)


def describe_move(change: Change, texts: Texts) -> str:
    """Return in a few words how a promised end was moved; "" for any other change.

    For a line of which only the beginning may be read: how much later, the how manyth time, and
    whether a reason was stated.
    """
    if change.event != "changed" or change.field != PROMISED_END:
        return ""
    if not change.old or not change.new:
        return ""
    before, after = date.fromisoformat(change.old), date.fromisoformat(change.new)
    return texts(
        "change.move_later" if after > before else "change.move_earlier",
        span=span_between(before, after, texts),
        times=_moved(change, change.old, change.new, texts)["times"],
        reason="" if change.reason else texts("change.move_silent"),
    )


def _sentence(change: Change, texts: Texts, unit: str) -> str:
    key = f"change.{change.event}"
    old, new = _shown(change, texts, unit)
    values = {
        "field": field_label(change, texts),
        "place": _place(change, texts),
        "old": old,
        "new": new,
    }
    if change.event in ("added", "removed"):
        return texts(key)
    if change.event == "changed" and change.field == PROMISED_END and change.old and change.new:
        key, values = "change.moved", values | _moved(change, change.old, change.new, texts)
    elif change.event == "changed":
        key = _changed_key(change)
    elif change.event == "observed" and change.new is None:
        key = "change.observed_missing"
    elif change.event == "judged" and _name(change) == LATENESS:
        return texts("change.lateness", told=_lateness(change, texts))
    elif change.event == "judged" and change.field != "status":
        key = "change.judged_measure"
    elif change.event == "reported":
        key = _reported_key(change)
    return texts(key, **values)


def _name(change: Change) -> str:
    return change.field.partition(":")[0]


def _moved(change: Change, old: str, new: str, texts: Texts) -> dict[str, str]:
    """Return how far a promised end was moved, and the how manyth time that is."""
    before, after = date.fromisoformat(old), date.fromisoformat(new)
    key = "change.later" if after > before else "change.earlier"
    times = ""
    if change.times is not None:
        key_of_times = f"change.times.{change.times}"
        key_of_times = key_of_times if key_of_times in texts else "change.times.more"
        times = texts(key_of_times, count=number(change.times))
    return {"shift": texts(key, span=span_between(before, after, texts)), "times": times}


def _lateness(change: Change, texts: Texts) -> str:
    """Return how a project stands to its promise now, as its page does."""
    state = PromiseState(change.new or PromiseState.NO_PROMISE)
    _, *days = change.field.split(":")
    promised, measured = (date.fromisoformat(day) if day else None for day in days)
    if promised is None or measured is None:
        return texts(f"slip.{state}")
    key = state_key(state, (measured - promised).days)
    return texts(f"slip.{key}", span=span_between(promised, measured, texts))


def _shown(change: Change, texts: Texts, unit: str) -> list[str]:
    """Show both values as they stand in a sentence: words in quotation marks, figures bare."""
    values = (change.old, change.new)
    shown = [show_value(change, value, texts, unit) for value in values]
    if all(_is_figure(change, value) for value in values if value is not None):
        return shown
    return [texts("change.quoted", text=text) for text in shown]


def _is_figure(change: Change, value: str) -> bool:
    return _is_date(value) or change.field.partition(":")[0] in _FIGURES


def _changed_key(change: Change) -> str:
    if change.field == BOUNDARY:
        return _border_key(change)
    if change.old is None:
        return "change.told"
    if change.new is None:
        return "change.untold"
    is_long = max(len(change.old), len(change.new)) > _LONG
    return "change.rewritten" if is_long else "change.changed"


def _border_key(change: Change) -> str:
    if change.old is None:
        return "change.drawn"
    return "change.erased" if change.new is None else "change.redrawn"


def _reported_key(change: Change) -> str:
    if change.new is None:
        return "change.reported_untold"
    if change.old is None:
        return "change.reported_first"
    return "change.reported_same" if change.old == change.new else "change.reported"


def field_label(change: Change, texts: Texts) -> str:
    """Name the field, with its year or period: «تخصیص ۱۳۹۸»."""
    name, _, place = change.field.partition(":")
    if not name:
        return ""
    label = texts(f"field.{name}")
    if name == LATENESS:
        return label
    return f"{label} {_place(change, texts)}" if place else label


def _place(change: Change, texts: Texts) -> str:
    name, _, place = change.field.partition(":")
    label, _, more = place.partition(":")
    if found := parse_period(label):
        label = found.title
    elif _is_date(label):
        label = texts.shape.calendar.medium(date.fromisoformat(label))
    if not more:
        return label
    if name in _MONEY:
        return texts("change.place_fund", period=label, fund=more)
    if change.subject_kind == "indicator":
        return texts("change.place_district", period=label, district=persian_digits(more))
    return place  # the title of a step, with a colon in it


def show_value(change: Change, value: str | None, texts: Texts, unit: str = "") -> str:
    """Write a change's old or new value as readers see it; «—» when it was not told.

    *unit* follows values of an indicator and of its path.
    """
    if value is None:
        return texts("change.nothing")
    name = _name(change)
    if change.event == "judged" and name not in ("finding", LATENESS):
        return texts(f"status.{value}")
    if name in _WORDS:
        # A level or a portfolio may have left the plan since.
        key = f"{_WORDS[name]}.{value}"
        return texts(key) if key in texts else value
    if name == BOUNDARY:
        return texts("change.border", mark=isolate(value))
    if name not in _FIGURES:
        return _text(change, value, texts)
    return _figure(change, Decimal(value), texts, unit)


def _figure(change: Change, value: Decimal, texts: Texts, unit: str) -> str:
    """Write a figure whole; an amount of money in short, but unlike the one it is beside."""
    name = _name(change)
    if name in _PERCENT:
        return percent(value, None)
    if name in _MONEY:
        beside = [Decimal(one) for one in (change.old, change.new) if one is not None]
        return texts.shape.currency.write(value, beside) if value else texts("change.no_money")
    return written_measure(value, unit if name in _MEASURED else "")


def _text(change: Change, value: str, texts: Texts) -> str:
    """Write a date, or a text as it stands, with its Latin fragments left alone."""
    if _is_date(value):
        return texts.shape.calendar.medium(date.fromisoformat(value))
    other = change.new if value == change.old else change.old
    if other is not None and other != value and _visible(other) == _visible(value):
        return texts("change.letters", text=value, letters=isolate(_letters(value, other)))
    has_latin = any(letter.isascii() and letter.isalpha() for letter in value)
    return value if has_latin else persian_digits(value)


def _visible(text: str) -> str:
    """Reduce *text* to what a reader can tell apart: no spaces, one shape of letter and digit."""
    seen = (letter for letter in text if not (letter.isspace() or category(letter) in _UNSEEN))
    return persian_digits(latin_digits(persian_letters("".join(seen))))


def _letters(value: str, other: str) -> str:
    """Name the first characters in which *value* differs from one that looks the same."""
    differing = [one for one, there in zip_longest(value, other) if one and one != there]
    names = [f"U+{ord(one):04X}" for one in differing[:_NAMED]]
    return " ".join(names) if names else f"{len(value)} < {len(other)}"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2020-09-21")
