"""What the small city has not: reviewed indicators, other scales, gaps, a break in a series."""

from datetime import UTC, date, datetime
from decimal import Decimal

from core.calendar import period
from core.enums import Direction, Flag, IndicatorKind, ReviewStatus, TargetKind
from core.release import records
from tests.factories.city import city_rows, write_release
from tests.factories.snapshots import make

CHANGED_AT = datetime(2019, 1, 10, tzinfo=UTC)


def indicator(code, title, **given):
    return make(
        records.Indicator,
        **{
            "code": code,
            "title": title,
            "kind": IndicatorKind.CONTROL,
            "node": "O1",
            "path": ("G1", "O1"),
            "unit": "تن",
            "decimals": 1,
            "direction": Direction.HIGHER,
            **given,
        },
    )


def target(code, label, **given):
    values = {name: Decimal(str(value)) for name, value in given.items() if name != "kind"}
    return make(
        records.Target,
        indicator=code,
        period=label,
        period_ends_on=period(label).ends_on,
        kind=given.get("kind", TargetKind.TARGET),
        **{"value": None, **values},
    )


def observation(entry, code, label, value, **given):
    """A value, published two months after its period."""
    found = period(label)
    month = date(found.ends_on.year, found.ends_on.month + 2, 15)
    return make(
        records.Observation,
        entry=entry,
        indicator=code,
        period=label,
        period_starts_on=found.starts_on,
        period_ends_on=found.ends_on,
        value=None if value is None else Decimal(str(value)),
        flag=Flag.FINAL,
        published_on=given.pop("published_on", month),
        is_current=True,
        **given,
    )


def revision(code, field, old, new, *, position=1, reason=None):
    return make(
        records.Revision,
        thing="indicators",
        subject=code,
        position=position,
        field=field,
        old=old,
        new=new,
        reason=reason,
        applied_at=CHANGED_AT,
    )


BASELINE = TargetKind.BASELINE


def reviewed_rows():
    """Indicators on every scale that a release can have, and two that the review took out."""
    yield indicator("K3", "پسماند", review_status=ReviewStatus.REVISED, direction=Direction.LOWER)
    yield from (target("K3", "1395", value=90, kind=BASELINE), target("K3", "1399", value=50))
    for entry, label, value in ((11, "1396", 80), (12, "1397", 60), (13, "1398", 55)):
        yield observation(entry, "K3", label, value)
    yield revision("K3", "unit", "کیلوگرم", "تن", reason="واحد با گزارش کشوری یکی شد")
    yield revision(
        "K3", "direction", "higher", "lower", position=2, reason="جهت نادرست ثبت شده بود"
    )

    yield indicator("K4", "با حد هشدار", decimals=0)
    yield target("K4", "1397", value=700, alarm=500)
    yield target("K4", "1399", value=900, alarm=600, floor=100)
    yield observation(14, "K4", "1398", 640)

    yield indicator("K5", "بی‌خط پایه", direction=Direction.LOWER)
    yield target("K5", "1399", value=10)
    yield from (observation(15, "K5", "1396", 13), observation(16, "K5", "1398", 11))

    band = {"band_low": 20, "band_high": 30}
    yield indicator("K6", "بازه", direction=Direction.BAND)
    yield from (target("K6", "1397", **band), target("K6", "1399", band_low=22, band_high=28))
    yield observation(17, "K6", "1398", 34)

    yield indicator("K7", "حفظ", direction=Direction.MAINTAIN)
    yield from (target("K7", "1395", value=100, kind=BASELINE), target("K7", "1399", value=100))
    yield observation(18, "K7", "1398", 104)

    yield indicator(
        "K8", "شاخص پیشین", review_status=ReviewStatus.REPLACED, replaced_by="K3", decimals=0
    )
    yield from (target("K8", "1395", value=10, kind=BASELINE), target("K8", "1399", value=20))
    yield observation(19, "K8", "1398", 12)
    yield indicator("K9", "شاخص کنارگذاشته", review_status=ReviewStatus.RETIRED)


def write_reviewed_city(folder):
    """Write the small city with what the review of its indicators left, and open it."""
    rows = city_rows(more=tuple(reviewed_rows()))
    return write_release(folder / "000002-e1e1e1e1e1e1.sqlite", rows)
