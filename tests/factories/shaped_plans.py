"""Plans of other shapes than Isfahan's, as rows by table: any size, the same rows every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from core.persian import persian_digits
from tests.factories.packages import Rows, Tables

_WORKS = ("بوستان", "گذر", "کتابخانه", "پایانه", "زمین ورزش", "شبکهٔ آب", "روشنایی", "بازارچه")
_PLACES = ("کوی دانش", "باغ‌شهر", "بلوار دریا", "راسته‌بازار", "شهرک بهار", "گلزار", "پل نو")
_AIMS = (
    "زیست‌پذیری محله‌ها",
    "جابه‌جایی آسان",
    "هوای پاک",
    "آب و سبزینگی",
    "خدمت نزدیک",
    "اقتصاد محلی",
    "فرهنگ و یادگیری",
    "شهرداری چابک",
)
_STATUSES = ("on_track", "on_track", "delayed", "completed", "not_started")


@dataclass(frozen=True)
class Form:
    """What a plan is like: its levels with how many nodes each has, and how much hangs on them.

    `levels` are rows of the table of levels. A node hangs under one of the level before it that it
    may stand under. `years` are the first and the last year, of `calendar`.
    """

    code: str
    title: str
    city: str
    levels: Rows
    counts: tuple[int, ...]
    projects: int
    districts: int
    years: tuple[int, int] = (1401, 1405)
    plan: tuple[tuple[str, object], ...] = ()
    portfolios: tuple[tuple[str, str], ...] = ()
    unit_price: str = "12.5"

    @property
    def is_gregorian(self) -> bool:
        """Whether its years are Gregorian."""
        return ("calendar", "gregorian") in self.plan


def _level(code: str, title: str, titles: str, rank: int, **more: object) -> dict[str, object]:
    unsaid = {"parents": "", "follows": "", "has_indicators": "", "has_projects": ""}
    return {"code": code, "title": title, "titles": titles, "rank": rank, **unsaid, **more}


def two_levels(projects: int = 1467, districts: int = 10) -> Form:
    """Return a plan of axes and actions, with portfolios of its own."""
    return Form(
        "1405",
        "برنامهٔ اقدام ۱۴۰۵",
        "بندر مهر",
        [
            _level("axis", "محور", "محورها", 1),
            _level(
                "action", "برنامهٔ اقدام", "برنامه‌های اقدام", 2, parents="axis", has_projects="yes"
            ),
        ],
        counts=(8, 40),
        projects=projects,
        districts=districts,
        portfolios=(("own", "پروژه‌های شهرداری"), ("joint", "پروژه‌های مشارکتی")),
    )


def five_levels(counts: tuple[int, ...] = (3, 15, 75, 330, 1047), projects: int = 60) -> Form:
    """Return a plan with a tree of five levels; projects attach to the last two."""
    names = (
        ("vision", "چشم‌انداز", "چشم‌اندازها"),
        ("aim", "هدف", "هدف‌ها"),
        ("policy", "سیاست", "سیاست‌ها"),
        ("programme", "برنامه", "برنامه‌ها"),
        ("step", "گام", "گام‌ها"),
    )
    levels = [
        _level(
            code,
            title,
            titles,
            rank,
            parents=names[rank - 2][0] if rank > 1 else "",
            has_projects="yes" if rank >= 4 else "",
        )
        for rank, (code, title, titles) in enumerate(names, start=1)
    ]
    return Form(
        "1410", "سند توسعهٔ ۱۴۱۰", "کوهپایه", levels, counts, projects, 4, years=(1406, 1410)
    )


def in_euro(projects: int = 24) -> Form:
    """Return a plan in euro and Gregorian years, with measures right under goals."""
    return Form(
        "2025",
        "برنامهٔ شهر سبز ۲۰۲۵",
        "بندر شمالی",
        [
            _level("goal", "هدف", "هدف‌ها", 1),
            _level("field", "میدان کار", "میدان‌های کار", 2, parents="goal"),
            _level(
                "measure",
                "اقدام",
                "اقدام‌ها",
                3,
                parents="goal field",
                has_projects="yes",
                has_indicators="no",
            ),
        ],
        counts=(3, 6, 18),
        projects=projects,
        districts=5,
        years=(2021, 2025),
        plan=(("calendar", "gregorian"), ("currency", "یورو"), ("money_scale", "million")),
        unit_price="0.375",
    )


def shaped_plan(form: Form) -> Tables:
    """Return the rows of a plan of *form*."""
    nodes = list(_nodes(form))
    tables: Tables = {
        "plan": [_plan(form)],
        "levels": form.levels,
        "portfolios": [{"code": code, "title": title} for code, title in form.portfolios],
        "nodes": nodes,
        "districts": list(_districts(form)),
        "indicators": list(_indicators(form, nodes)),
        "projects": list(_projects(form, nodes)),
        "claims": list(_claims(form)),
    }
    tables["targets"] = [row for one in tables["indicators"] for row in _targets(form, one)]
    tables["observations"] = [row for one in tables["indicators"] for row in _values(form, one)]
    tables["budget_lines"] = list(_money(form, tables["projects"]))
    tables["progress_reports"] = list(_reports(form, tables["projects"]))
    return {name: rows for name, rows in tables.items() if rows}


def _day(form: Form, year: int, month: int = 6, day: int = 15) -> str:
    return f"{year:04}-{month:02}-{day:02}"


def _plan(form: Form) -> dict[str, object]:
    last = (12, 31) if form.is_gregorian else (12, 29)
    return {
        "code": form.code,
        "title": form.title,
        "city": form.city,
        "horizon_start": _day(form, form.years[0], 1, 1),
        "horizon_end": _day(form, form.years[1], *last),
        "is_sample": "true",
        **dict(form.plan),
    }


def _nodes(form: Form) -> Iterator[dict[str, object]]:
    made: dict[str, list[str]] = {}
    titles = cycle(_AIMS)
    for level, count in zip(form.levels, form.counts, strict=True):
        code = str(level["code"])
        above = [node for parent in str(level["parents"]).split() for node in made[parent]]
        made[code] = [f"{code[0].upper()}{level['rank']}-{place}" for place in range(1, count + 1)]
        for place, node in enumerate(made[code]):
            # One after the other, so that siblings lie together.
            parent = above[place * len(above) // count] if above else ""
            title = f"{next(titles)}، {level['title']} {persian_digits(place + 1)}"
            yield {"code": node, "level": code, "parent": parent, "title": title}


def _districts(form: Form) -> Iterator[dict[str, object]]:
    for number in range(1, form.districts + 1):
        yield {
            "code": number,
            "number": number,
            "title": f"ناحیهٔ {persian_digits(number)}",
            "tile_row": (number - 1) // 4,
            "tile_col": (number - 1) % 4,
            "population": 20_000 + 3_500 * number,
        }


def _indicators(form: Form, nodes: Rows) -> Iterator[dict[str, object]]:
    last = next(row["code"] for row in form.levels[::-1] if row["has_indicators"] != "no")
    held = [node for node in nodes if node["level"] in (last, form.levels[0]["code"])]
    for place, node in enumerate(islice(held, 24), start=1):
        yield {
            "code": f"K{place:02}",
            "kind": "outcome" if place % 3 else "control",
            "node": node["code"],
            "title": f"سهم {_WORKS[place % len(_WORKS)]} در دسترس، {persian_digits(place)}",
            "unit": "درصد",
            "direction": "higher",
            "frequency": "year",
        }


def _targets(form: Form, indicator: dict[str, object]) -> Iterator[dict[str, object]]:
    first, last = form.years
    for kind, year, value in (("baseline", first, 40), ("target", last, 60)):
        yield {"indicator": indicator["code"], "period": year, "kind": kind, "value": value}


def _values(form: Form, indicator: dict[str, object]) -> Iterator[dict[str, object]]:
    first = form.years[0]
    for passed in range(1, 4):
        yield {
            "indicator": indicator["code"],
            "period": first + passed,
            "value": 40 + passed * (3 + int(str(indicator["code"])[1:]) % 4),
            "flag": "final",
            "published_on": _day(form, first + passed + 1, 2),
        }


def _projects(form: Form, nodes: Rows) -> Iterator[dict[str, object]]:
    served = [row["code"] for row in form.levels if row["has_projects"] == "yes"]
    held = [node["code"] for node in nodes if node["level"] in served]
    portfolios = [code for code, _ in form.portfolios] or ["flagship", "district"]
    first = form.years[0]
    for place in range(1, form.projects + 1):
        start = first + place % 2
        yield {
            "code": f"P-{place:04}",
            "title": _project_title(place),
            "portfolio": portfolios[place % len(portfolios)],
            "strategies": held[place % len(held)],
            "districts": 1 + place % form.districts,
            "start_on": _day(form, start, 3, 1),
            "planned_end_on": _day(form, start + 1 + place % 3),
            "status": _STATUSES[place % len(_STATUSES)],
        }


def _project_title(place: int) -> str:
    work, where = _WORKS[place % len(_WORKS)], _PLACES[place % len(_PLACES)]
    return f"{work} {where}، {persian_digits(place)}"


def _money(form: Form, projects: Rows) -> Iterator[dict[str, object]]:
    for place, project in enumerate(projects, start=1):
        price = float(form.unit_price) * (1 + place % 7)
        for kind, year, share in (
            ("approved", "", 1.0),
            ("allocated", form.years[0], 0.25),
            ("allocated", form.years[0] + 1, 0.375),
        ):
            yield {
                "project": project["code"],
                "fiscal_year": year,
                "kind": kind,
                "amount_billion_rial": f"{price * share:.6f}",
            }


def _reports(form: Form, projects: Rows) -> Iterator[dict[str, object]]:
    for place, project in enumerate(projects, start=1):
        done = 15 + 20 * (place % 5)
        yield {
            "project": project["code"],
            "reported_on": _day(form, form.years[0] + 3, 2, 20),
            "planned_percent": min(done + 10, 100),
            "actual_percent": done,
            "spent_billion_rial": f"{float(form.unit_price) * (1 + place % 7) * done / 160:.6f}",
        }


def _claims(form: Form) -> Iterator[dict[str, object]]:
    level, count = form.levels[-1], form.counts[-1]
    for code, subject, value, unit, measure in (
        ("C01", f"شمار {level['titles']}", count, "مورد", f"nodes.{level['code']}.count"),
        ("C02", "شمار پروژه‌ها", form.projects + 3, "پروژه", "projects.count"),
        ("C03", "دورهٔ برنامه", 5, "سال", "plan.horizon.years"),
    ):
        yield {
            "code": code,
            "subject": subject,
            "value": value,
            "unit": unit,
            "quote": f"«{subject}: {value}»",
            "measure": measure,
        }
