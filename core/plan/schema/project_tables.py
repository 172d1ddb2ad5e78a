"""Tables of what is done: projects, their milestones, money and reports."""

from core.enums import BudgetKind, Origin, ProjectStatus
from core.plan.schema.column import MAX_TITLE, Column, Kind, Table, code, source, title
from core.plan.schema.plan_tables import ORIGIN_HELP

MAX_PERCENT = 100
MAX_FUND = 200  # it stands in an index, whose entries PostgreSQL bounds
# Progress over projects is weighted by budget; this column is published as it was handed in.
_WEIGHT_HELP = "پیشرفت پروژه‌ها با بودجهٔ مصوب وزن می‌گیرد؛ این ستون فقط منتشر می‌شود. خالی یعنی ۱."


def _project(*, required: bool = True) -> Column:
    return Column(
        "project", "کد پروژه", Kind.CODE, required=required, refers_to="projects", owns=True
    )


def _percent(name: str, header: str) -> Column:
    return Column(
        name,
        header,
        Kind.DECIMAL,
        "عددی از ۰ تا ۱۰۰.",
        minimum=0,
        maximum=MAX_PERCENT,
        is_percent=True,
    )


PROJECTS = Table(
    "projects",
    "project",
    "پروژه‌ها",
    "پروژه‌های برنامه، هر یک برای یک یا چند ردیف درخت.",
    (
        code(),
        title(),
        Column(
            "portfolio",
            "دسته",
            help="نام یا کد یکی از دسته‌های پروژه.",
            required=True,
            max_length=MAX_TITLE,
            names_one_of="portfolios",
        ),
        Column("category", "نوع پروژه", help="نوع کار، مانند راه، بوستان، ساختمان."),
        Column(
            "strategies",
            "راهبردها",
            Kind.CODES,
            "کد راهبردها (یا ردیف‌های سطح دیگری که پروژه دارد)، جدا با «،».",
            refers_to="nodes",
            member="strategy",
        ),
        Column(
            "districts",
            "مناطق",
            Kind.CODES,
            "کد مناطق، جدا با «،».",
            refers_to="districts",
            member="district",
        ),
        Column("responsible", "مسئول"),
        Column("location", "محل"),
        Column("lat", "عرض جغرافیایی", Kind.DECIMAL, minimum=-90, maximum=90),
        Column("lon", "طول جغرافیایی", Kind.DECIMAL, minimum=-180, maximum=180),
        Column(
            "is_place_approximate",
            "محل تقریبی",
            Kind.BOOLEAN,
            "«بله» اگر طول و عرض جغرافیایی تقریبی است؛ خالی یعنی خیر.",
            default=False,
        ),
        Column("scope", "دامنهٔ کار", is_prose=True),
        Column("start_on", "تاریخ آغاز", Kind.DATE),
        Column("planned_end_on", "پایان وعده‌داده‌شده", Kind.DATE),
        Column("actual_end_on", "پایان واقعی", Kind.DATE, "اگر تمام نشده است خالی بماند."),
        Column("status", "وضعیت", Kind.ENUM, enum=ProjectStatus),
        Column("weight", "وزن", Kind.DECIMAL, _WEIGHT_HELP, minimum=0, default=1),
        source(),
        Column("origin", "واقعی یا نمونه", Kind.ENUM, ORIGIN_HELP, enum=Origin),
        Column("real_fields", "بخش‌های واقعی", help="در دادهٔ نمونه: کدام بخش‌های ردیف واقعی است."),
    ),
)
MILESTONES = Table(
    "milestones",
    "milestone",
    "گام‌های پروژه",
    "گام‌های تاریخ‌دار هر پروژه.",
    (
        _project(),
        title(),
        Column("due_on", "موعد", Kind.DATE, required=True),
        Column("done_on", "تاریخ انجام", Kind.DATE, "اگر انجام نشده است خالی بماند."),
    ),
    key=("project", "title"),
)
BUDGET_LINES = Table(
    "budget_lines",
    "budget_line",
    "ردیف‌های بودجه",
    "پول هر پروژه یا هدف؛ اگر هر دو خالی باشد، پول کل برنامه.",
    (
        _project(required=False),
        Column("node", "کد هدف", Kind.CODE, refers_to="nodes", owns=True),
        Column(
            "fiscal_year",
            "سال مالی",
            Kind.INTEGER,
            "سال به تقویم برنامه؛ خالی یعنی کل دورهٔ برنامه.",
            minimum=1300,
            maximum=2100,
            is_year=True,
        ),
        Column("kind", "نوع", Kind.ENUM, required=True, enum=BudgetKind),
        Column(
            "amount_billion_rial",
            "مبلغ (میلیارد ریال)",
            Kind.DECIMAL,
            required=True,
            minimum=0,
        ),
        Column("fund", "محل تأمین اعتبار", max_length=MAX_FUND),
        source(),
    ),
    key=("project", "node", "fiscal_year", "kind", "fund"),
)
PRICE_INDEX = Table(
    "price_index",
    "price_index",
    "شاخص قیمت",
    "شاخص قیمت هر سال؛ با آن مبلغ‌های سال‌ها به قیمت ثابت نیز نشان داده می‌شود.",
    (
        Column(
            "fiscal_year",
            "سال مالی",
            Kind.INTEGER,
            "سال به تقویم برنامه.",
            required=True,
            minimum=1300,
            maximum=2100,
            is_year=True,
        ),
        Column(
            "value",
            "شاخص",
            Kind.DECIMAL,
            "میانگین سال؛ نخستین سال برگه سال پایه است.",
            required=True,
            minimum=1,
        ),
        source(),
        Column("origin", "واقعی یا نمونه", Kind.ENUM, ORIGIN_HELP, enum=Origin),
    ),
    key=("fiscal_year",),
)
PROGRESS_REPORTS = Table(
    "progress_reports",
    "progress_report",
    "گزارش‌های پیشرفت",
    "آنچه از هر پروژه در هر تاریخ گزارش شده است.",
    (
        _project(),
        Column("reported_on", "تاریخ گزارش", Kind.DATE, required=True),
        _percent("planned_percent", "پیشرفت برنامه‌ریزی‌شده (درصد)"),
        _percent("actual_percent", "پیشرفت واقعی (درصد)"),
        Column(
            "spent_billion_rial",
            "هزینهٔ انباشته (میلیارد ریال)",
            Kind.DECIMAL,
            "از آغاز پروژه تا این تاریخ.",
            minimum=0,
        ),
        Column("status", "وضعیت", Kind.ENUM, enum=ProjectStatus),
        Column("note", "یادداشت", is_prose=True),
        Column(
            "reason",
            "دلیل",
            help="دلیل تغییر وضعیت یا اصلاح گزارش؛ اگر خالی بماند، یادداشت همین گزارش به‌جای آن"
            " نشان داده می‌شود.",
        ),
        Column(
            "corrects",
            "اصلاح گزارش مورخ",
            Kind.DATE,
            "تاریخ گزارشی از همین پروژه که این گزارش آن را اصلاح می‌کند.",
        ),
        source(),
        Column("origin", "واقعی یا نمونه", Kind.ENUM, ORIGIN_HELP, enum=Origin),
    ),
    key=("project", "reported_on"),
    ledger=True,
)
