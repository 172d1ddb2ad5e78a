"""A small release with one of everything, some of it hostile; searched like any other."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from core.enums import (
    Approach,
    Flag,
    IndicatorKind,
    Part,
    Pillar,
    ProjectStatus,
    TargetKind,
)
from core.manifest import sha256_of
from core.publishing.freeze.file import freeze
from core.publishing.judge.slips import slip_snapshot
from core.release import records
from core.release.naming import CURRENT
from core.release.reader import Release
from core.texts import load_texts
from tests.factories.small_results import results
from tests.factories.snapshots import make, snapshot_of

PLAN = "1400"
# What a clerk may type: markup, quotes, both directions, a line break, a surrogate pair.
HOSTILE = '<b>«پل» & "باغ"</b>\n\u202eABC 🌳'
DAYS = (date(2019, 9, 22), date(2020, 3, 19), date(2020, 9, 21))


def releases(count):
    return [
        make(
            records.ReleaseInfo,
            number=number,
            plan=PLAN,
            judged_on=date(2020, 9, 21),
            data_until=date(2020, 9, 21),
            policy_version="1",
            change_count=3 if number > 1 else 0,
            sha256=None if number == count else "0" * 64,
            note="انتشار آزمایشی",
        )
        for number in range(1, count + 1)
    ]


def nodes():
    return [
        make(
            records.Node,
            code="G1",
            level="goal",
            title="شهر سبز",
            description="شرح هدف",
            part=Part.CITY_PROGRESS,
            pillar=Pillar.CITY,
        ),
        make(records.Node, code="L1", level="policy", title="عدالت‌محوری"),
        make(
            records.Node,
            code="O01",
            level="objective",
            parent="G1",
            path=("G1",),
            policies=("L1",),
            approach=Approach.PROBLEM_ORIENTED,
            title="گسترش باغ‌ها",
        ),
        make(
            records.Node,
            code="S01",
            level="strategy",
            parent="O01",
            path=("G1", "O01"),
            title="کاشت درخت در محله‌ها",
        ),
    ]


def projects():
    return [
        make(
            records.Project,
            code="F-01",
            title="باغ بزرگ شهر",
            portfolio="flagship",
            strategies=("S01",),
            path=("G1", "O01", "S01"),
            districts=("D1", "D2"),
            responsible="سازمان پارک‌ها",
            location="خیابان بهار",
            scope="صد هکتار",
            start_on=date(2017, 3, 21),
            planned_end_on=date(2021, 3, 20),
            status=ProjectStatus.DELAYED,
            reported_on=DAYS[2],
            planned_percent=Decimal(80),
            actual_percent=Decimal(45),
            approved_billion_rial=Decimal(900),
            allocated_billion_rial=Decimal(600),
            spent_billion_rial=Decimal("300.5"),
            promise_count=3,
            real_fields="عنوان",
        ),
        make(
            records.Project,
            code="D1-01",
            title=HOSTILE,
            portfolio="district",
            strategies=("S01",),
            path=("G1", "O01", "S01"),
            districts=("D1",),
        ),
    ]


def reports():
    common = {"project": "F-01", "status": ProjectStatus.DELAYED}
    return [
        make(
            records.ProgressReport,
            entry=1,
            reported_on=DAYS[0],
            actual_percent=Decimal(20),
            is_current=True,
            note="آغاز کاشت",
            **common,
        ),
        make(
            records.ProgressReport,
            entry=2,
            reported_on=DAYS[1],
            actual_percent=Decimal(50),
            is_current=False,
            **common,
        ),
        make(
            records.ProgressReport,
            entry=3,
            reported_on=DAYS[2],
            actual_percent=Decimal(45),
            planned_percent=Decimal(80),
            spent_billion_rial=Decimal("300.5"),
            corrects=DAYS[1],
            is_current=True,
            **common,
        ),
    ]


def promises():
    ends = (date(2019, 3, 20), date(2020, 3, 19), date(2021, 3, 20))
    return [
        make(
            records.Promise,
            project="F-01",
            position=place,
            promised_end_on=end,
            said_in_release=min(place, 2),
            said_on=DAYS[0],
        )
        for place, end in enumerate(ends, start=1)
    ]


def indicators():
    return [
        make(
            records.Indicator,
            code="P01",
            kind=IndicatorKind.OUTCOME,
            node="G1",
            path=("G1",),
            districts=("D1",),
            title="سرانهٔ فضای سبز",
            definition="متر مربع برای هر نفر",
            unit="متر مربع",
            decimals=1,
            custodian="سازمان پارک‌ها",
        ),
        make(
            records.Indicator,
            code="K001",
            kind=IndicatorKind.CONTROL,
            node="O01",
            path=("G1", "O01"),
            title="درختان کاشته‌شده",
            unit="اصله",
        ),
    ]


def observation(entry, year, value, **given):
    start = date(year + 621, 3, 21)
    return make(
        records.Observation,
        **{
            "entry": entry,
            "indicator": "P01",
            "district": "",
            "period": str(year),
            "period_starts_on": start,
            "period_ends_on": date(year + 622, 3, 20),
            "value": value,
            "flag": Flag.FINAL,
            "published_on": date(year + 622, 6, 1),
            "source": "BOOK",
            "is_current": True,
        }
        | given,
    )


def observations():
    return [
        observation(1, 1396, Decimal("10.0")),
        observation(2, 1397, Decimal("11.0"), is_current=False),
        observation(3, 1397, Decimal("11.5"), flag=Flag.REVISED, reason="بازشماری", revises=2),
        observation(4, 1398, Decimal("12.2"), flag=Flag.PRELIMINARY),
        observation(5, 1399, None, flag=Flag.MISSING, reason="گزارش نرسیده"),
    ]


def targets():
    return [
        make(
            records.Target,
            indicator="P01",
            period="1396",
            period_ends_on=date(2018, 3, 20),
            kind=TargetKind.BASELINE,
            value=Decimal("10.0"),
        ),
        make(
            records.Target,
            indicator="P01",
            period="1399",
            period_ends_on=date(2021, 3, 20),
            kind=TargetKind.TARGET,
            value=Decimal("14.0"),
        ),
    ]


def districts():
    return [
        make(
            records.District,
            code=f"D{number}",
            number=number,
            title=f"منطقه {'۱۲'[number - 1]}",
            population=100_000,
            neighbourhoods="بهار، باغ نو",
        )
        for number in (1, 2)
    ]


def claims():
    return [
        make(
            records.Claim,
            code="C11",
            subject="شمار کل جلسه‌ها",
            value=Decimal(180),
            unit="جلسه",
            quote="با کار فشرده طی 180 جلسه",
            source="BOOK",
            finding="differs",
            found=Decimal(183),
            parts=[{"label": "کارگروه", "value": "133"}, {"label": "شوراها", "value": "50"}],
        ),
        make(
            records.Claim,
            code="C12",
            subject="گفته‌ای نسنجیده",
            value=Decimal(7),
            unit="سال",
            quote="هفت سال",
            finding="not_checked",
        ),
    ]


def change(position, event, code="F-01", **given):
    return make(
        records.Change,
        **{
            "release": 2,
            "position": position,
            "event": event,
            "subject_kind": "project",
            "subject_code": code,
            "subject_title": "باغ بزرگ شهر",
            "topics": ("plan", f"project:{code}", "district:D1"),
        }
        | given,
    )


def changes():
    return [
        change(
            1,
            "changed",
            field="planned_end_on",
            old="2020-03-19",
            new="2021-03-20",
            is_silent=True,
        ),
        change(2, "reported", field="actual_percent:2020-09-21", old="20", new="45"),
        change(
            3,
            "judged",
            code="P01",
            subject_kind="indicator",
            subject_title="سرانهٔ فضای سبز",
            field="status",
            old="on_track",
            new="at_risk",
            topics=("plan", "indicator:P01"),
        ),
    ]


def rows(number=2):
    """Everything of the small city, as of release *number*."""
    return [
        *releases(number),
        *nodes(),
        *projects(),
        *reports(),
        *promises(),
        make(
            records.Milestone,
            project="F-01",
            title="کاشت نخستین درخت",
            due_on=DAYS[0],
            done_on=DAYS[1],
        ),
        make(records.Milestone, project="F-01", title="گشایش باغ", due_on=DAYS[2]),
        *indicators(),
        *observations(),
        *targets(),
        *results(),
        *districts(),
        *claims(),
        make(
            records.Source,
            code="BOOK",
            title="کتاب برنامه",
            publisher="شهرداری",
            speaker="شهردار",
        ),
        *(changes() if number > 1 else []),
    ]


def publish_rows(releases_dir, *given, number=2, is_sample=True, start_note=None):
    """Freeze *given* rows as release *number*, searchable, and make it the current one."""
    snapshot = snapshot_of(*given)
    slip_snapshot(snapshot)
    plan = snapshot.of(records.Plan)[0]
    fields = {"code": PLAN, "title": plan.title, "city": "شهر", "is_sample": is_sample}
    fields["start_note"] = start_note
    given_plan = make(
        records.Plan, **fields, horizon_start=plan.horizon_start, horizon_end=plan.horizon_end
    )
    snapshot.put(records.Plan, [given_plan])
    folder = Path(releases_dir) / PLAN
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / ".draft.sqlite"
    freeze(snapshot, draft, load_texts())
    path = draft.rename(folder / f"{number:06}-{sha256_of(draft)[:12]}.sqlite")
    link = folder / f".{CURRENT}-{number}"
    link.symlink_to(path.name)
    link.replace(folder / CURRENT)
    return path


@cache
def small_releases():
    """The folder of a small city's releases, made once; only to be read."""
    folder = Path(mkdtemp(prefix="small-city-"))
    publish_rows(folder, *rows())
    return folder


def small_release():
    return Release(small_releases() / PLAN / CURRENT)
