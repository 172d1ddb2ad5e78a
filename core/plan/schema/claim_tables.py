"""Tables of how the plan was made and what officials said of it."""

from core.enums import Origin, QualityRule
from core.plan.schema.column import Column, Kind, Table, code, source, title
from core.plan.schema.plan_tables import ORIGIN_HELP

PROCESS = Table(
    "process",
    "process",
    "فرایند تدوین",
    "مراجعی که برنامه را تدوین کردند.",
    (
        code(),
        title(),
        Column("sessions", "تعداد جلسه‌ها", Kind.INTEGER, minimum=0, maximum=1_000_000),
        Column("person_hours", "نفر-ساعت", Kind.INTEGER, minimum=0, maximum=100_000_000),
        source(),
    ),
    is_ordered=True,
)
DOCUMENTS = Table(
    "documents",
    "document",
    "اسناد بالادستی",
    "اسنادی که برنامه از آن‌ها گرفته شده است.",
    (code(), title(), Column("kind", "نوع"), source()),
    is_ordered=True,
)
EVENTS = Table(
    "events",
    "event",
    "رویدادها",
    "آنچه بر برنامه گذشته یا اعلام شده است.",
    (
        code(),
        title(),
        Column("kind", "نوع"),
        Column("status", "وضعیت"),
        Column("happened_on", "تاریخ", Kind.DATE, "اگر روز آن گفته نشده است خالی بماند."),
        Column("note", "یادداشت", is_prose=True),
        source(),
    ),
    is_ordered=True,
)
CLAIMS = Table(
    "claims",
    "claim",
    "گفته‌ها",
    "عددهایی که مسئولی گفته است، با نقل‌قول و آنچه با آن سنجیده می‌شود.",
    (
        code(),
        Column("subject", "موضوع", required=True),
        Column("value", "مقدار", Kind.DECIMAL, required=True),
        Column("unit", "واحد", required=True),
        Column(
            "quote",
            "نقل‌قول",
            help="عین سخن، کلمه به کلمه.",
            required=True,
            verbatim=True,
            is_prose=True,
        ),
        source(),
        Column(
            "measure",
            "سنجهٔ بررسی",
            help="نام سنجه‌ای که گفته با آن بررسی می‌شود، مانند nodes.goal.count.",
            verbatim=True,
        ),
    ),
)
QUALITY_ANSWERS = Table(
    "quality_answers",
    "quality_answer",
    "پاسخ به نکته‌های کیفیت",
    "آنچه شهر دربارهٔ یک نکتهٔ کیفیت می‌گوید؛ در صفحهٔ کیفیت داده کنار همان نکته می‌آید.",
    (
        Column("rule", "نکته", Kind.ENUM, required=True, enum=QualityRule),
        Column(
            "subject",
            "کد مورد",
            Kind.CODE,
            "کد پروژه، شاخص، هدف یا منطقه‌ای که نکته دربارهٔ آن است.",
            required=True,
        ),
        Column("answer", "پاسخ", required=True, is_prose=True),
        Column("answered_on", "تاریخ پاسخ", Kind.DATE),
        source(),
        Column("origin", "واقعی یا نمونه", Kind.ENUM, ORIGIN_HELP, enum=Origin),
    ),
    key=("rule", "subject"),
)
