"""Settings of the city: what is set at the desk stands before what a package says (ADR 20).

Each change is one audit row, with what was before and what is after it. Publisher, licence,
contact and the note are put into the plan's row of the next release, so that site, API, bot and
files say the same; holidays hold for messages from the next one on.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import Session, col

from core import audit
from core.calendar import from_jalali
from core.errors import CitySettingUnfitError
from core.models import CitySetting
from core.persian import latin_digits
from core.plan.hidden import fit_line
from core.plan.web_address import is_web_address

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_HOLIDAY = re.compile(r"(?:(\d{4})/)?(\d{1,2})/(\d{1,2}) (\S.*)", re.ASCII)
# A year that has a 30th of Esfand: days without a year are of any.
_LEAP_YEAR = 1399
_LONGEST = {"publisher": 120, "licence": 200, "contact": 200, "start_note": 400}

type Holiday = tuple[int | None, int, int]


class SettingName(StrEnum):
    """What can be set. All but holidays are a plan's own."""

    PUBLISHER = "publisher"
    LICENCE = "licence"
    CONTACT = "contact"
    START_NOTE = "start_note"
    HOLIDAYS = "holidays"

    @property
    def is_of_plan(self) -> bool:
        """Whether each plan has its own."""
        return self is not SettingName.HOLIDAYS


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it stands; `value` "" where it is not set, and the package's word holds."""

    name: SettingName
    value: str
    changed_at: datetime | None = None
    changed_by: str = ""


def read_settings(session: Session, plan: str) -> dict[SettingName, Setting]:
    """Return every setting of *plan*, and those of all plans, in their order."""
    rows = session.scalars(select(CitySetting).where(col(CitySetting.plan).in_(("", plan))))
    found = {
        row.name: Setting(SettingName(row.name), row.value, row.changed_at, row.changed_by)
        for row in rows
    }
    return {name: found.get(name, Setting(name, "")) for name in SettingName}


def change_setting(
    session: Session, plan: str, name: str, value: str, *, by: str, now: datetime
) -> bool:
    """Set *name* of *plan* to *value*, or to nothing; return whether anything changed.

    Raises CitySettingUnfitError for a name that there is not and a value that it cannot have.
    """
    setting, fit = _fit(name, value)
    scope = plan if setting.is_of_plan else ""
    row = session.get(CitySetting, (scope, setting.value))
    before = row.value if row else ""
    if fit == before:
        return False
    if row is not None:
        session.delete(row)
        session.flush()
    if fit:
        row = CitySetting(plan=scope, name=setting.value, value=fit, changed_at=now, changed_by=by)
        session.add(row)
    audit.record(
        session,
        at=now,
        by=by,
        action="setting.changed",
        plan=scope or None,
        setting=setting.value,
        before=before,
        after=fit,
    )
    return True


def plan_words(session: Session, plan: str) -> dict[str, str]:
    """Return what is set of *plan* for its row of a release, by the names of its fields."""
    found = read_settings(session, plan).values()
    return {one.name.value: one.value for one in found if one.name.is_of_plan and one.value}


def set_holidays(session: Session) -> dict[Holiday, str]:
    """Return the holidays that are set beside those that the program knows, with their names."""
    text = read_settings(session, "")[SettingName.HOLIDAYS].value
    return {_holiday(line): line.partition(" ")[2] for line in text.splitlines()}


def _fit(name: str, value: str) -> tuple[SettingName, str]:
    """Return the setting of that name, and *value* as it is kept."""
    if name not in set(SettingName):
        raise CitySettingUnfitError(name, value)
    setting = SettingName(name)
    if setting is SettingName.HOLIDAYS:
        return setting, _fit_holidays(value)
    text = " ".join((fit_line(name, value) or "").split())
    is_fit = _CHECKS.get(setting, _any)(text) and len(text) <= _LONGEST[name]
    if text and not is_fit:
        raise CitySettingUnfitError(name, text)
    return setting, text


def _any(_text: str) -> bool:
    return True


def _is_contact(text: str) -> bool:
    return _MAIL.fullmatch(text) is not None or is_web_address(text)


_CHECKS: Mapping[SettingName, Callable[[str], bool]] = {SettingName.CONTACT: _is_contact}


def _fit_holidays(value: str) -> str:
    """Return the days, a line each, in their order; the first line that is none is named."""
    lines = (" ".join(latin_digits(line).split()) for line in value.splitlines())
    days: dict[Holiday, str] = {}
    for line in filter(None, lines):
        name = fit_line(SettingName.HOLIDAYS, line) or ""
        try:
            days[_holiday(name)] = name
        except ValueError:
            raise CitySettingUnfitError(SettingName.HOLIDAYS, line) from None
    return "\n".join(days[day] for day in _in_order(days))


def _in_order(days: Iterable[Holiday]) -> list[Holiday]:
    return sorted(days, key=lambda day: (day[0] or 0, day[1:]))


def _holiday(line: str) -> Holiday:
    """Parse `1405/01/14 title`, or `01/14 title` of every year; ValueError."""
    found = _HOLIDAY.fullmatch(line)
    if found is None:
        raise ValueError(line)
    year = int(found[1]) if found[1] else None
    month, day = int(found[2]), int(found[3])
    from_jalali(year or _LEAP_YEAR, month, day)
    return year, month, day
