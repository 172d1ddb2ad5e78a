"""Tables of the plan itself: the plan, its sources, its tree, the city's districts and borders."""

from core.enums import Approach, CalendarKind, MoneyScale, Origin, Part, Pillar, RiverSide
from core.money import RIAL
from core.plan.schema.column import Column, Kind, Table, code, source, title

ORIGIN_HELP = "متن این ردیف از برنامهٔ واقعی است، برگرفته از آن است، یا نمونه."
# A name stands in buttons and in narrow columns.
MAX_NAME = 60
WEIGHT_HELP = "وزن در برابر هم‌ردیف‌ها؛ خالی یعنی ۱."

PLAN = Table(
    "plan",
    "plan",
    "برنامه",
    "شناسنامهٔ برنامه؛ فقط یک ردیف.",
    (
        code(help_text="کد برنامه، مانند 1400."),
        title(),
        Column("city", "شهر", required=True),
        Column("horizon_start", "آغاز دوره", Kind.DATE, "نخستین روز دورهٔ برنامه.", required=True),
        Column("horizon_end", "پایان دوره", Kind.DATE, "آخرین روز دورهٔ برنامه.", required=True),
        Column(
            "is_sample",
            "دادهٔ نمونه",
            Kind.BOOLEAN,
            "«بله» اگر داده‌ها ساختگی است؛ خالی یعنی «خیر».",
            default=False,
        ),
        Column("publisher", "ناشر"),
        Column("licence", "مجوز", help="مجوز استفاده از داده، مانند CC-BY-4.0."),
        Column("contact", "راه تماس", verbatim=True),
        Column(
            "calendar",
            "تقویم",
            Kind.ENUM,
            "تقویمی که سال‌های مالی و دوره‌ها به آن است؛ خالی یعنی شمسی.",
            enum=CalendarKind,
            default=CalendarKind.JALALI,
        ),
        Column(
            "currency",
            "پول",
            help="نام پول برنامه، مانند یورو؛ خالی یعنی ریال.",
            max_length=MAX_NAME,
            default=RIAL.name,
        ),
        Column(
            "money_scale",
            "واحد مبلغ‌ها",
            Kind.ENUM,
            "مبلغ‌های همهٔ برگه‌ها به چند واحد پول است؛ خالی یعنی میلیارد.",
            enum=MoneyScale,
            default=MoneyScale.BILLION,
        ),
        Column(
            "second_currency",
            "پول دوم",
            help="پولی که مردم با آن می‌شمارند؛ خالی یعنی ندارد، و برای ریال یعنی تومان.",
            max_length=MAX_NAME,
        ),
        Column(
            "second_ratio",
            "نسبت پول دوم",
            Kind.DECIMAL,
            "هر واحد پول دوم چند واحد پول برنامه است؛ برای تومان ۱۰.",
            minimum=0,
        ),
    ),
)
LEVELS = Table(
    "levels",
    "level",
    "سطح‌ها",
    "سطح‌های درخت برنامه. اگر خالی بماند: هدف کلان، سیاست کلان، هدف خرد و راهبرد.",
    (
        code(help_text="کد سطح، مانند goal؛ در نشانی صفحه‌ها می‌آید."),
        Column(
            "title",
            "نام",
            help="نام یکی از آن، مانند هدف کلان.",
            required=True,
            max_length=MAX_NAME,
        ),
        Column("titles", "نام جمع", help="مانند هدف‌های کلان.", required=True, max_length=MAX_NAME),
        Column(
            "rank",
            "ترتیب",
            Kind.INTEGER,
            "جای سطح در فهرست سطح‌ها؛ ۱ نخستین است و هیچ دو سطحی یک ترتیب ندارند.",
            required=True,
            minimum=1,
            maximum=100,
        ),
        Column(
            "parents",
            "زیرِ سطح",
            Kind.CODES,
            "کد سطح‌هایی که این سطح زیر آن‌ها می‌آید، جدا با «،»؛ خالی یعنی بالای درخت است.",
            refers_to="levels",
            member="parent",
        ),
        Column(
            "follows",
            "پیروِ سطح",
            Kind.CODES,
            "کد سطح‌هایی که ردیف‌های این سطح، جز بالادست خود، از آن‌ها پیروی می‌کنند.",
            refers_to="levels",
            member="followed",
        ),
        Column(
            "has_indicators",
            "شاخص دارد",
            Kind.BOOLEAN,
            "آیا شاخص می‌تواند به آن وصل شود؛ خالی یعنی بله.",
            default=True,
        ),
        Column(
            "has_projects",
            "پروژه دارد",
            Kind.BOOLEAN,
            "آیا پروژه می‌تواند به آن وصل شود؛ خالی یعنی خیر.",
            default=False,
        ),
        Column("description", "شرح", help="برای واژه‌نامه: این سطح چیست.", is_prose=True),
    ),
)
PORTFOLIOS = Table(
    "portfolios",
    "portfolio",
    "دسته‌های پروژه",
    "دسته‌هایی که پروژه‌ها در آن‌هاست، به ترتیب نمایش. اگر خالی بماند: پروژه‌های شاخص، مناطق و تحول"
    " در شهرداری.",
    (code(help_text="کد دسته؛ در نشانی صفحه‌ها می‌آید."), title()),
    is_ordered=True,
)
SOURCES = Table(
    "sources",
    "source",
    "منابع",
    "اسناد و خبرهایی که ردیف‌های دیگر به آن‌ها ارجاع می‌دهند.",
    (
        code(),
        title(),
        Column("publisher", "ناشر"),
        Column("reference", "شناسهٔ سند", help="شماره یا کد سند نزد ناشر."),
        Column("url", "نشانی اینترنتی", verbatim=True, is_url=True),
        Column("published_on", "تاریخ انتشار", Kind.DATE),
        Column(
            "archived_url",
            "نشانی بایگانی",
            help="نشانی نسخهٔ بایگانی‌شدهٔ سند.",
            verbatim=True,
            is_url=True,
        ),
        Column("speaker", "گوینده", help="کسی که سخن از او نقل شده است."),
    ),
)
NODES = Table(
    "nodes",
    "node",
    "درخت برنامه",
    "ردیف‌های درخت برنامه از بالاترین سطح تا پایین‌ترین؛ ترتیب ردیف‌ها همان ترتیب نمایش است.",
    (
        code(),
        Column(
            "level",
            "سطح",
            help="نام یا کد یکی از سطح‌های برنامه.",
            required=True,
            max_length=MAX_NAME,
            names_one_of="levels",
        ),
        Column(
            "parent",
            "کد بالادست",
            Kind.CODE,
            "کد ردیفی که این یکی زیر آن است؛ در بالاترین سطح‌ها خالی.",
            refers_to="nodes",
        ),
        title(),
        Column("description", "شرح", is_prose=True),
        Column("part", "قسمت", Kind.ENUM, enum=Part),
        Column("approach", "رویکرد", Kind.ENUM, enum=Approach),
        Column("pillar", "رکن", Kind.ENUM, enum=Pillar),
        Column("weight", "وزن", Kind.DECIMAL, WEIGHT_HELP, minimum=0, default=1),
        Column("responsible", "مسئول"),
        Column(
            "policies",
            "سیاست‌ها",
            Kind.CODES,
            "کد سیاست‌هایی که این ردیف، جز بالادست خود، از آن‌ها پیروی می‌کند، جدا با «،».",
            refers_to="nodes",
            member="policy",
        ),
        source(),
        Column("origin", "واقعی یا نمونه", Kind.ENUM, ORIGIN_HELP, enum=Origin),
        Column("note", "یادداشت", is_prose=True),
    ),
    is_ordered=True,
)
DISTRICTS = Table(
    "districts",
    "district",
    "مناطق",
    "مناطق شهرداری و جای هر یک در نقشهٔ مربع‌ها.",
    (
        code(help_text="شمارهٔ منطقه، مانند 7."),
        Column("number", "شماره", Kind.INTEGER, required=True, minimum=1, maximum=1000),
        title(),
        Column(
            "tile_row",
            "ردیف در نقشه",
            Kind.INTEGER,
            "ردیف مربع منطقه در نقشه؛ صفر شمالی‌ترین است.",
            minimum=0,
            maximum=50,
        ),
        Column(
            "tile_col",
            "ستون در نقشه",
            Kind.INTEGER,
            "ستون مربع منطقه در نقشه؛ صفر غربی‌ترین است.",
            minimum=0,
            maximum=50,
        ),
        Column("population", "جمعیت", Kind.INTEGER, minimum=0, maximum=100_000_000),
        Column("area_ha", "مساحت (هکتار)", Kind.DECIMAL, minimum=0),
        Column("river_side", "سوی رودخانه", Kind.ENUM, enum=RiverSide),
        Column("neighbourhoods", "محله‌ها", is_prose=True),
        Column("landmarks", "جاهای شناخته‌شده", is_prose=True),
        Column("note", "یادداشت", is_prose=True),
        source(),
    ),
)
BOUNDARIES = Table(
    "boundaries",
    "boundary",
    "مرز مناطق",
    "مرز هر منطقه روی زمین: فایل GeoJSON (RFC 7946) از نوع FeatureCollection با یک عارضه برای هر"
    " منطقه. کاربرگ ندارد.",
    (
        Column(
            "code",
            "کد",
            Kind.CODE,
            "کد منطقه، در ویژگی `code` یا «کد» عارضه؛ ویژگی‌های دیگر خوانده نمی‌شوند.",
            required=True,
            refers_to="districts",
            owns=True,
        ),
        Column(
            "geometry",
            "هندسه",
            Kind.GEOMETRY,
            "Polygon یا MultiPolygon در WGS84، اول طول و بعد عرض جغرافیایی به درجه.",
            required=True,
        ),
    ),
    geojson="districts.geojson",
)
