"""The small city: its projects, what is computed, what changed and what was claimed."""

from datetime import date
from decimal import Decimal

from core.enums import (
    BudgetKind,
    ProjectStatus,
)
from core.release import records
from tests.factories.snapshots import make


def project_rows():
    rows = (
        ("F-01", "flagship", ("1", "2"), ProjectStatus.DELAYED, "خط دو قطار شهری"),
        ("T-01", "transformation", (), None, "سامانه‌ای که گزارشی ندارد"),
    )
    for code, portfolio, districts, status, title in rows:
        is_complete = code == "F-01"
        yield make(
            records.Project,
            code=code,
            title=title,
            portfolio=portfolio,
            strategies=("S1",) if is_complete else (),
            path=("G1", "O1", "S1") if is_complete else (),
            districts=districts,
            category="قطار شهری" if is_complete else None,
            lat=Decimal("32.6546") if is_complete else None,
            lon=Decimal("51.6680") if is_complete else None,
            planned_end_on=date(2021, 3, 20) if is_complete else None,
            status=status,
            source="https://example.org/khat" if is_complete else None,
            reported_on=date(2020, 9, 21) if is_complete else None,
            planned_percent=Decimal(80) if is_complete else None,
            actual_percent=Decimal(30) if is_complete else None,
            approved_billion_rial=Decimal("1234.5") if is_complete else None,
            promise_count=2 if is_complete else 0,
        )
    yield from _promises()
    yield from _reports()


def _promises():
    for place, day in enumerate((date(2020, 3, 19), date(2021, 3, 20)), start=1):
        yield make(
            records.Promise,
            project="F-01",
            position=place,
            promised_end_on=day,
            said_in_release=place,
            said_on=date(2021, 8, 1),
        )
    yield make(
        records.Milestone, project="F-01", title="حفاری", due_on=date(2019, 3, 20), done_on=None
    )
    for year, kind, amount in ((0, "approved", "1234.5"), (1398, "allocated", "600")):
        yield make(
            records.BudgetLine,
            project="F-01",
            fiscal_year=year,
            kind=BudgetKind(kind),
            amount_billion_rial=Decimal(amount),
            fund="اوراق مشارکت",
        )


def _reports():
    reports = ((1, 2019, "20", True, None), (2, 2020, "35", False, None), (3, 2020, "30", True, 2))
    for entry, year, actual, is_current, revises in reports:
        yield make(
            records.ProgressReport,
            entry=entry,
            project="F-01",
            reported_on=date(year, 9, 21),
            as_of_on=date(year, 9, 21),
            planned_percent=Decimal(80 if year == 2020 else 40),
            actual_percent=Decimal(actual),
            status=ProjectStatus.DELAYED,
            corrects=date(2020, 9, 21) if revises else None,
            revises=revises,
            is_current=is_current,
        )


def total_rows():
    for subject, status, count in (("project", "delayed", 1), ("project", "not_told", 1)):
        yield make(records.StatusCount, scope="plan", subject=subject, status=status, count=count)
    scopes = (("plan", ""), ("portfolio", "flagship"), ("node", "G1"), ("district", "1"))
    for scope, code in scopes:
        yield make(
            records.MoneyTotal,
            scope=scope,
            code=code,
            fiscal_year=0,
            project_count=1,
            approved_billion_rial=Decimal("1234.5"),
            allocated_billion_rial=Decimal(600),
        )
    yield make(
        records.MoneyTotal,
        scope="plan",
        fiscal_year=1398,
        project_count=1,
        allocated_billion_rial=Decimal(600),
    )
    yield make(
        records.DistrictStanding,
        district="1",
        project_count=1,
        approved_per_resident_million_rial=Decimal("617.25"),
        approved_billion_rial=Decimal("617.25"),
        per_resident_rank=1,
        progress=Decimal(30),
        progress_rank=1,
        per_resident_ranked_count=2,
        progress_ranked_count=2,
    )


def history_rows():
    changes = (
        ("revised", "indicator", "K1", "روزهای پاک", "value:1398", "53", "54.5", True),
        (
            "changed",
            "project",
            "F-01",
            "خط دو",
            "planned_end_on",
            "2020-03-19",
            "2021-03-20",
            False,
        ),
        ("removed", "project", "F-99", "پروژه‌ای که رفت", "", None, None, False),
        ("added", "node", "S1", "قطار شهری", "", None, None, False),
    )
    for place, (event, kind, code, title, field, old, new, is_silent) in enumerate(changes, 1):
        yield make(
            records.Change,
            release=2,
            position=place,
            event=event,
            subject_kind=kind,
            subject_code=code,
            subject_title=title,
            field=field,
            old=old,
            new=new,
            is_silent=is_silent,
            topics=("district:1",) if code == "F-01" else (),
        )
    yield from _making()
    yield from _claims()


def _making():
    yield make(
        records.Revision,
        thing="indicators",
        subject="K1",
        field="definition",
        old="روزهای پاک",
        new="شمار روزهای پاک سال.",
    )
    yield make(
        records.Quality,
        rule="objective_without_projects",
        thing="nodes",
        subject="O1",
    )
    for place, (code, sessions) in enumerate((("group", 133), ("council", 50)), start=1):
        yield make(
            records.ProcessStep, code=code, position=place, title="کارگروه", sessions=sessions
        )
    yield make(records.UpstreamDocument, code="D1", title="طرح آمایش استان", source="ILNA")
    yield make(
        records.PlanEvent,
        code="E1",
        title="تحویل لایحه به شورا",
        kind="تقدیم به شورا",
        status="انجام‌شده",
        source="ILNA",
    )


def _claims():
    yield make(
        records.Claim,
        code="C1",
        subject="شمار جلسه‌ها",
        value=Decimal(180),
        unit="جلسه",
        quote="180 جلسه",
        source="ILNA",
        measure="process.sessions.sum",
        finding="differs",
        found=Decimal(183),
        parts=[{"label": "کارگروه", "value": "133"}, {"label": "شورا", "value": "50"}],
    )
    yield make(
        records.Claim,
        code="C2",
        subject="منابع مالی",
        value=Decimal(160000),
        unit="میلیارد ریال",
        quote="حدود 160 هزار میلیارد ریال",
        source="ILNA",
        measure="budget.allocated.sum",
        finding="not_checked",
    )
