"""The small city: its plan, releases, districts, tree, indicators and their values."""

from datetime import UTC, date, datetime
from decimal import Decimal

from core.calendar import period
from core.enums import (
    Approach,
    Direction,
    Flag,
    IndicatorKind,
    Part,
    Pillar,
    RiverSide,
    TargetKind,
)
from core.release import records
from tests.factories.snapshots import make

PUBLISHED_AT = datetime(2021, 9, 10, 8, tzinfo=UTC)

# Between two yearly reports, so that the last one is not late.
JUDGED_ON = date(2020, 9, 21)


def plan_rows(is_sample):
    yield make(
        records.Plan,
        code="1400",
        title="برنامه ۱۴۰۰",
        city="اصفهان",
        horizon_start=date(2016, 3, 20),
        horizon_end=date(2021, 3, 20),
        is_sample=is_sample,
        publisher="شهرداری اصفهان",
        contact="plan@example.org",
    )
    for number, changes in ((1, 0), (2, 4)):
        yield make(
            records.ReleaseInfo,
            number=number,
            plan="1400",
            published_at=PUBLISHED_AT.replace(month=8 if number == 1 else 9),
            judged_on=JUDGED_ON,
            data_until=date(2021, 9, 9),
            policy_version="1",
            change_count=changes,
            sha256="ab" * 32 if number == 1 else None,
            file_name="000001-abababababab.sqlite" if number == 1 else None,
        )
    yield make(records.Source, code="ILNA", title="گزارش ایلنا", publisher="ایلنا")
    for number, col in ((1, 0), (2, 2)):
        yield make(
            records.District,
            code=str(number),
            number=number,
            title=f"منطقه {'۱۲'[number - 1]}",
            tile_row=number - 1,
            tile_col=col,
            population=1000 * number,
            river_side=RiverSide.NORTH,
        )


def tree_rows():
    shared = {"weight": Decimal(1), "part": Part.CITY_PROGRESS, "pillar": Pillar.CITY}
    rows = (
        ("G1", "goal", None, (), "شهر سبز", ()),
        ("L1", "policy", None, (), "عدالت‌محوری", ()),
        ("O1", "objective", "G1", ("G1",), "هوای پاک", ("L1",)),
        ("S1", "strategy", "O1", ("G1", "O1"), "قطار شهری", ()),
    )
    for code, level, parent, path, title, policies in rows:
        yield make(
            records.Node,
            code=code,
            level=level,
            parent=parent,
            path=path,
            position=1,
            title=title,
            policies=policies,
            approach=Approach.GOAL_ORIENTED,
            **shared,
        )


def indicator_rows():
    shared = {"node": "O1", "path": ("G1", "O1"), "unit": "روز", "decimals": 1}
    yield make(
        records.Indicator,
        code="K1",
        kind=IndicatorKind.OUTCOME,
        title="روزهای پاک",
        definition="شمار روزهای پاک سال.",
        direction=Direction.HIGHER,
        districts=("1", "2"),
        source="ILNA",
        **shared,
    )
    yield make(
        records.Indicator,
        code="K2",
        kind=IndicatorKind.CONTROL,
        title="شاخص بی‌داده",
        direction=Direction.LOWER,
        **shared,
    )
    for label, kind, value in (("1395", "baseline", 50), ("1399", "target", 60)):
        yield make(
            records.Target,
            indicator="K1",
            period=label,
            period_ends_on=period(label).ends_on,
            kind=TargetKind(kind),
            value=Decimal(value),
        )
    yield from _observations()


def _observations():
    ledger = (
        (1, "", "1396", "51", Flag.FINAL, True),
        (2, "", "1397", None, Flag.MISSING, True),
        (3, "", "1398", "53", Flag.FINAL, False),
        (4, "", "1398", "54.5", Flag.REVISED, True),
        (5, "1", "1398", "40", Flag.FINAL, True),
        (6, "2", "1398", "-3", Flag.FINAL, True),
    )
    for entry, district, label, value, flag, is_current in ledger:
        yield make(
            records.Observation,
            entry=entry,
            indicator="K1",
            district=district,
            period=label,
            period_starts_on=period(label).starts_on,
            period_ends_on=period(label).ends_on,
            value=None if value is None else Decimal(value),
            flag=flag,
            reason="پیمایش نشد" if value is None else None,
            published_on=date(2020, 6, 1),
            revises=3 if entry == 4 else None,
            is_current=is_current,
        )
