"""Tables of how the plan was made and what officials said of it."""

from core.plan.schema.column import Column, Kind, Table, code, source, title

PROCESS = Table(
    "process",
    "process",
    "فرایند تدوین",
    "مرجع‌هایی که برنامه را تدوین کردند.",
    (
        code(),
        title(),
        Column("sessions", "شمار جلسه‌ها", Kind.INTEGER, minimum=0, maximum=1_000_000),
        Column("person_hours", "نفرساعت", Kind.INTEGER, minimum=0, maximum=100_000_000),
        source(),
    ),
    is_ordered=True,
)
DOCUMENTS = Table(
    "documents",
    "document",
    "سندهای بالادستی",
    "سندهایی که برنامه از آن‌ها برگرفته است.",
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
    "ادعاها",
    "عددهایی که یک مقام گفته است، همراه با نقل قول و آنچه با آن سنجیده می‌شود.",
    (
        code(),
        Column("subject", "موضوع", required=True),
        Column("value", "مقدار", Kind.DECIMAL, required=True),
        Column("unit", "واحد", required=True),
        Column(
            "quote",
            "نقل قول",
            help="عین سخن، واژه به واژه.",
            required=True,
            verbatim=True,
            is_prose=True,
        ),
        source(),
        Column(
            "measure",
            "سنجهٔ بررسی",
            help="نام سنجه‌ای که ادعا با آن بررسی می‌شود، مانند nodes.goal.count.",
            verbatim=True,
        ),
    ),
)
