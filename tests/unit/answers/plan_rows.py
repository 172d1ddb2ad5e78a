"""The rows of small plans, for the tests of answers."""

from datetime import date

from core.enums import PromiseState
from core.release import records
from tests.factories.snapshots import make

DAY = date(2020, 3, 19)


def district(number=1, **given):
    return make(
        records.District, code=f"D{number}", number=number, title=f"منطقه {number}", **given
    )


def standing(number=1, **given):
    return make(records.DistrictStanding, district=f"D{number}", **given)


def money(scope, code, year=0, **given):
    return make(records.MoneyTotal, scope=scope, code=code, fiscal_year=year, **given)


def project(code="P1", title="پل فلزی", **given):
    return make(records.Project, code=code, title=title, **given)


def slip(code="P1", state=PromiseState.NOT_DUE, **given):
    return make(records.Slip, project=code, state=state, **given)


def indicator(code="K1", title="عمر ناوگان اتوبوس", **given):
    return make(records.Indicator, code=code, title=title, unit="سال", decimals=1, **given)


def judged(code="K1", where="", **given):
    return make(records.Judgement, indicator=code, district=where, status="on_track", **given)


def observed(period, starts_on, value, entry=1):
    return make(
        records.Observation,
        indicator="K1",
        entry=entry,
        period=period,
        period_starts_on=starts_on,
        period_ends_on=starts_on,
        value=value,
        is_current=True,
    )
