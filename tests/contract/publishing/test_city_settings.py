"""Settings of the city, on both databases: kept, audited, put into the next release."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from core.calendar import from_jalali
from core.database.engine import open_database, reading, transaction
from core.delivery.schedule import Preferences, is_quiet
from core.enums import Digest
from core.errors import CitySettingUnfitError, UnfitTextError
from core.models import AuditEntry
from core.publishing.city_settings import (
    SettingName,
    change_setting,
    plan_words,
    read_settings,
    set_holidays,
)
from tests.factories.people import NOON

PLAN = "1400"


@pytest.fixture
def engine(database):
    opened = open_database(database)
    yield opened
    opened.dispose()


def change(engine, name, value, plan=PLAN, now=NOON):
    with transaction(engine) as session:
        return change_setting(session, plan, name, value, by="it.office", now=now)


def value(engine, name, plan=PLAN):
    with reading(engine) as session:
        return read_settings(session, plan)[SettingName(name)].value


def deeds(engine):
    with reading(engine) as session:
        rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        return [
            (row.action, row.plan, row.details["before"], row.details["after"]) for row in rows
        ]


def test_a_setting_is_set_changed_and_left_to_the_package_again(engine):
    assert change(engine, "licence", "CC-BY-4.0")
    assert not change(engine, "licence", " CC-BY-4.0 ")
    assert change(engine, "licence", "CC0-1.0", now=NOON + timedelta(days=1))
    with reading(engine) as session:
        assert plan_words(session, PLAN) == {"licence": "CC0-1.0"}
        assert plan_words(session, "1405") == {}
        found = read_settings(session, PLAN)[SettingName.LICENCE]
        assert (found.changed_by, found.changed_at) == ("it.office", NOON + timedelta(days=1))
    assert change(engine, "licence", "")
    assert not change(engine, "licence", " ")
    assert value(engine, "licence") == ""
    assert deeds(engine) == [
        ("setting.changed", PLAN, "", "CC-BY-4.0"),
        ("setting.changed", PLAN, "CC-BY-4.0", "CC0-1.0"),
        ("setting.changed", PLAN, "CC0-1.0", ""),
    ]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("colour", "red"),
        ("contact", "data at city"),
        ("contact", "javascript:alert(1)"),
        ("contact", "http://"),
        ("publisher", "x" * 121),
        ("start_note", "x" * 401),
        ("holidays", "01/14 روز\n1405/13/01 روز"),
        ("holidays", "01/14"),
        ("holidays", "1400/12/30 no such day"),
        ("holidays", "عید"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_name(engine, name, wrong):
    with pytest.raises(CitySettingUnfitError) as refused:
        change(engine, name, wrong)
    assert refused.value.name == name
    assert deeds(engine) == []


def test_a_hidden_character_is_named(engine):
    with pytest.raises(UnfitTextError) as refused:
        change(engine, "publisher", "شهر\u202e")
    assert refused.value.character == "U+202E"


@pytest.mark.parametrize("contact", ["data@city.example", "https://city.example/data"])
def test_a_contact_is_an_address(engine, contact):
    assert change(engine, "contact", contact)


def test_holidays_are_those_of_all_plans_and_make_messages_silent(engine):
    assert change(engine, "holidays", "۱۴۰۵/۰۳/۰۲ عید فطر\n\n2/5 روز\n 02/05  روز شهر ")
    assert value(engine, "holidays", "1405") == "02/05 روز شهر\n1405/03/02 عید فطر"
    with reading(engine) as session:
        days = set_holidays(session)
    assert days == {(None, 2, 5): "روز شهر", (1405, 3, 2): "عید فطر"}
    awake = Preferences(Digest.IMMEDIATE, None, None)

    def quiet(year, month, day):
        noon = NOON.replace(
            **dict(zip(("year", "month", "day"), _parts(year, month, day), strict=True))
        )
        return is_quiet(awake, noon, days), is_quiet(awake, noon)

    assert quiet(1405, 3, 2) == (True, False)
    assert quiet(1406, 3, 2) == (False, False)
    assert quiet(1406, 2, 5) == (True, False)


def _parts(*jalali):
    day = from_jalali(*jalali)
    return day.year, day.month, day.day
