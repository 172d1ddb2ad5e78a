"""Tables of what is measured: indicators, their targets and their observations."""

from core.enums import (
    Direction,
    Flag,
    Frequency,
    IndicatorKind,
    Origin,
    PathKind,
    ReviewStatus,
    StatusOverride,
    TargetKind,
)
from core.plan.schema.column import Column, Kind, Table, code, source, title
from core.plan.schema.plan_tables import ORIGIN_HELP, WEIGHT_HELP

_PERIOD_HELP = "سال (1398)، شش‌ماهه (1398-H1)، سه‌ماهه (1398-Q3) یا ماه (1398-M07)، به تقویم برنامه."
_DISTRICT_HELP = "کد منطقه؛ خالی یعنی کل شهر."


def _indicator() -> Column:
    return Column(
        "indicator", "کد شاخص", Kind.CODE, required=True, refers_to="indicators", owns=True
    )


def _district() -> Column:
    return Column("district", "منطقه", Kind.CODE, _DISTRICT_HELP, refers_to="districts")


def _period() -> Column:
    return Column("period", "دوره", Kind.PERIOD, _PERIOD_HELP, required=True)


INDICATORS = Table(
    "indicators",
    "indicator",
    "شاخص‌ها",
    "آنچه سنجیده می‌شود، چگونه و هر چند وقت.",
    (
        code(),
        Column("kind", "نوع", Kind.ENUM, required=True, enum=IndicatorKind),
        Column(
            "node",
            "کد هدف",
            Kind.CODE,
            "کد هدف، راهبرد یا ردیف دیگری از درخت که این شاخص آن را می‌سنجد.",
            required=True,
            refers_to="nodes",
        ),
        title(),
        Column("definition", "تعریف", is_prose=True),
        Column("formula", "فرمول", verbatim=True, is_prose=True),
        Column("unit", "واحد", help="واحد سنجش، مانند درصد.", required=True),
        Column("direction", "جهت مطلوب", Kind.ENUM, required=True, enum=Direction),
        Column(
            "decimals",
            "رقم اعشار",
            Kind.INTEGER,
            "تعداد رقم‌های اعشار در نمایش؛ خالی یعنی به اندازهٔ مقدارها و هدف‌های آن.",
            minimum=0,
            maximum=9,
        ),
        Column("frequency", "تناوب سنجش", Kind.ENUM, required=True, enum=Frequency),
        Column(
            "release_lag_days",
            "فاصلهٔ انتشار (روز)",
            Kind.INTEGER,
            "چند روز پس از پایان دوره مقدار آن منتشر می‌شود؛ خالی یعنی صفر.",
            minimum=0,
            maximum=3660,
            default=0,
        ),
        Column(
            "target_path",
            "مسیر میان هدف‌ها",
            Kind.ENUM,
            "مقدار مورد انتظار میان دو هدف چگونه پیش می‌رود؛ خالی یعنی خطی.",
            enum=PathKind,
            default=PathKind.LINEAR,
        ),
        Column(
            "is_binary",
            "فقط انجام‌شده یا انجام‌نشده",
            Kind.BOOLEAN,
            "آیا فقط «انجام‌شده یا انجام‌نشده» است؟ مقدار ۱ یعنی انجام‌شده. خالی یعنی خیر.",
            default=False,
        ),
        Column(
            "trend_tolerance",
            "دامنهٔ مجاز تغییر روند",
            Kind.DECIMAL,
            "تغییر تا این اندازه روند به شمار نمی‌آید؛ با واحد شاخص.",
            minimum=0,
        ),
        Column("weight", "وزن", Kind.DECIMAL, WEIGHT_HELP, minimum=0, default=1),
        Column("custodian", "متولی"),
        Column("method", "روش سنجش", is_prose=True),
        Column("limitations", "محدودیت‌ها", is_prose=True),
        Column(
            "review_status",
            "وضعیت بازنگری",
            Kind.ENUM,
            "خالی یعنی بازنگری‌نشده.",
            enum=ReviewStatus,
            default=ReviewStatus.NOT_REVIEWED,
        ),
        Column(
            "replaced_by",
            "جایگزین",
            Kind.CODE,
            "کد شاخصی که جای این را گرفته است.",
            refers_to="indicators",
        ),
        Column(
            "status_override",
            "وضعیت به تشخیص",
            Kind.ENUM,
            "وضعیتی که برای کل شهر به‌جای حاصل روش محاسبه اعلام می‌شود؛ هر دو نمایش داده می‌شود.",
            enum=StatusOverride,
        ),
        Column(
            "override_reason",
            "دلیل تشخیص",
            help="دلیلی که مردم می‌خوانند؛ همراه «وضعیت به تشخیص» لازم است.",
        ),
        source(),
        Column("origin", "واقعی یا نمونه", Kind.ENUM, ORIGIN_HELP, enum=Origin),
    ),
)
TARGETS = Table(
    "targets",
    "target",
    "هدف‌های شاخص",
    "خط پایه و هدف هر شاخص در هر دوره. هر عدد در پایان دورهٔ خود معتبر است.",
    (
        _indicator(),
        _district(),
        _period(),
        Column("kind", "نوع", Kind.ENUM, "خط پایه یا هدف.", required=True, enum=TargetKind),
        Column("value", "مقدار", Kind.DECIMAL, in_unit=True),
        Column("alarm", "حد هشدار", Kind.DECIMAL, in_unit=True),
        Column("floor", "کف", Kind.DECIMAL, "مقداری که نمره در آن صفر می‌شود.", in_unit=True),
        Column("band_low", "پایین بازه", Kind.DECIMAL, in_unit=True),
        Column("band_high", "بالای بازه", Kind.DECIMAL, in_unit=True),
        Column("critical_low", "حد بحرانی پایین", Kind.DECIMAL, in_unit=True),
        Column("critical_high", "حد بحرانی بالا", Kind.DECIMAL, in_unit=True),
    ),
    key=("indicator", "district", "period", "kind"),
)
OBSERVATIONS = Table(
    "observations",
    "observation",
    "سنجش‌ها",
    "مقدارهای منتشرشده. چند ردیف برای یک شاخص، منطقه و دوره، تاریخچهٔ آن مقدار به ترتیب تاریخ "
    "انتشار است و آخرین آن‌ها معتبر است.",
    (
        _indicator(),
        _district(),
        _period(),
        Column(
            "value",
            "مقدار",
            Kind.DECIMAL,
            "خالی صفر نیست: اگر مقدار نرسیده است خانه را خالی بگذارید و در «وضعیت مقدار» "
            "«نرسیده» بنویسید.",
            in_unit=True,
        ),
        Column("flag", "وضعیت مقدار", Kind.ENUM, required=True, enum=Flag),
        Column("reason", "دلیل", help="دلیل نرسیدن یا اصلاح مقدار؛ برای «نرسیده» لازم است."),
        Column("note", "یادداشت", is_prose=True),
        source(),
        Column("published_on", "تاریخ انتشار", Kind.DATE),
    ),
    key=("indicator", "district", "period"),
    ledger=True,
    dated_by="published_on",
)
