"""Figure by figure: the packages, the database, the API and the pages say the same."""

from decimal import Decimal

import pytest

from tests.functional.html_pages import agrees, agrees_in_money, figures, read_page

PROJECT_STATUS = {
    "not_started": "آغاز نشده",
    "on_track": "مطابق برنامه",
    "delayed": "دارای تأخیر",
    "stopped": "متوقف",
    "completed": "پایان‌یافته",
    "cancelled": "لغوشده",
}
STATUS = {
    "on_track": "مطابق برنامه",
    "at_risk": "در معرض خطر",
    "off_track": "عقب از برنامه",
    "not_applicable": "مصداق ندارد",
    "no_target": "بدون هدف عددی",
    "no_scale": "قابل سنجش نیست",
    "not_due": "سررسید نشده",
    "no_data": "داده نرسیده",
    "stale": "دادهٔ قدیمی",
    "insufficient_data": "دادهٔ ناکافی",
    "no_weight": "بدون وزن در محاسبه",
}
MEASURES = {
    "outcome": "نمرهٔ شاخص‌های پیامدی",
    "control": "نمرهٔ شاخص‌های ارزیابی و کنترل",
    "projects": "پیشرفت پروژه‌ها",
}


def number(text):
    return None if text is None else Decimal(text)


def cell(text):
    return Decimal(text) if text else None


def test_the_database_holds_what_the_package_says(city):
    projects = city.database("SELECT code, title, status FROM project")
    rows = city.full.projects.values()
    assert set(projects) == {(row["code"], row["title"], row["status"]) for row in rows}
    told = city.database(
        "SELECT code, title FROM indicator UNION ALL SELECT code, title FROM node"
    )
    listed = (*city.full.indicators.values(), *city.full.nodes.values())
    assert set(told) == {(row["code"], row["title"]) for row in listed}
    lines = city.database("SELECT project, kind, amount_billion_rial FROM budget_line")
    sums = dict.fromkeys(city.full.money, Decimal(0))
    for project, kind, amount in lines:
        sums[project, kind] += Decimal(str(amount))
    assert sums == city.full.money
    ledger = city.database(
        "SELECT indicator, coalesce(district, ''), period, value FROM observation o WHERE id = "
        "(SELECT max(id) FROM observation WHERE (indicator, coalesce(district, ''), period) = "
        "(o.indicator, coalesce(o.district, ''), o.period))"
    )
    values = {row[:3]: None if row[3] is None else Decimal(str(row[3])) for row in ledger}
    assert values == {place: cell(row["value"]) for place, row in city.full.values.items()}


def test_the_api_says_of_projects_what_the_package_says(city, everything):
    found = everything("projects")
    assert set(found) == set(city.full.projects)
    for code, row in city.full.projects.items():
        item, report = found[code], city.full.last_report(code)
        assert (item["title"], item["status"]) == (row["title"], row["status"])
        assert number(item["approved_billion_rial"]) == city.full.money[code, "approved"]
        assert number(item["allocated_billion_rial"]) == city.full.money[code, "allocated"]
        for name in ("actual_percent", "planned_percent", "spent_billion_rial"):
            assert number(item[name]) == (cell(report[name]) if report else None), (code, name)


def test_the_pages_of_projects_show_what_the_package_says(city):
    for code, row in city.full.projects.items():
        page = read_page(city.site / "projects" / code / "index.html")
        report = city.full.last_report(code)
        assert page.title == row["title"]
        assert page.badges[0] == PROJECT_STATUS[row["status"]]
        assert agrees_in_money(page.facts["بودجهٔ مصوب"], city.full.money[code, "approved"])
        spent = cell(report["spent_billion_rial"]) if report else None
        assert agrees_in_money(page.facts["هزینه تا آخرین گزارش"], spent), code
        shown = page.facts["پیشرفت"].split("طبق برنامه")
        wanted = [report[name] if report else "" for name in ("actual_percent", "planned_percent")]
        assert len(shown) == 1 + bool(wanted[1])
        for text, percent in zip(shown, wanted, strict=False):
            assert agrees(text, cell(percent)), code


def withdrawn_reports(city):
    """The reports that the first package had and the last has not: told, and taken back."""
    days = {(row["project"], row["reported_on"]) for row in city.full.tables["progress_reports"]}
    first = city.first.tables["progress_reports"]
    gone = [row for row in first if (row["project"], row["reported_on"]) not in days]
    return [row for row in gone for _ in range(2)]


def test_the_pages_of_projects_show_every_report(city):
    reports: dict[str, list[dict[str, str]]] = {}
    assert withdrawn_reports(city)
    for row in (*city.full.tables["progress_reports"], *withdrawn_reports(city)):
        reports.setdefault(row["project"], []).append(row)
    for code, rows in reports.items():
        rows.sort(key=lambda row: row["reported_on"], reverse=True)
        table = read_page(city.site / "projects" / code / "index.html").table("تاریخ گزارش")
        for head, name in (
            ("پیشرفت", "actual_percent"),
            ("طبق برنامه", "planned_percent"),
            ("هزینهٔ انباشته (میلیارد ریال)", "spent_billion_rial"),
        ):
            column = table.column(head)
            assert len(column) == len(rows)
            for text, row in zip(column, rows, strict=True):
                assert agrees(text, cell(row[name])), (code, row["reported_on"], name)


def test_the_api_gives_the_whole_ledger_of_reports(city, ask):
    for code in ("F-12", "T-05", "D07-01"):
        rows = [r for r in city.full.tables["progress_reports"] if r["project"] == code]
        given = ask(f"/projects/{code}")["reports"]
        assert {(r["reported_on"], number(r["actual_percent"])) for r in given} == {
            (row["reported_on"], cell(row["actual_percent"])) for row in rows
        }
        in_force = {r["reported_on"] for r in given if r["is_current"]}
        assert in_force == {day for project, day in city.full.reports if project == code}


@pytest.fixture(scope="module")
def judgements(city):
    names = ("indicator", "status", "value", "progress", "attainment", "score", "target")
    rows = city.release(2, f"SELECT {', '.join(names)} FROM exact_judgement WHERE district = ''")
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def test_the_pages_of_indicators_show_what_was_judged(city, judgements):
    assert set(judgements) == set(city.full.indicators)
    for code, row in city.full.indicators.items():
        page = read_page(city.site / "indicators" / code / "index.html")
        judged = judgements[code]
        assert page.title == row["title"]
        assert page.badges[0] == STATUS[judged["status"]]
        for label, name in (
            ("پیشرفت به سوی هدف", "progress"),
            ("تحقق نسبت به هدفِ همین دوره", "attainment"),
        ):
            assert agrees(page.facts.get(label, ""), number(judged[name])), (code, name)
        score = page.facts.get("نمره", "").removesuffix(" از ۱۰۰")
        assert agrees(score, number(judged["score"])), code


def test_the_pages_of_indicators_show_every_value_of_the_city(city):
    for code in city.full.indicators:
        ledger = [
            row
            for row in city.full.tables["observations"]
            if row["indicator"] == code and not row["district"]
        ]
        page = read_page(city.site / "indicators" / code / "index.html")
        if not ledger:
            assert not [table for table in page.tables if "مقدار" in table.heads[:2]]
            continue
        shown = page.table("نوع مقدار").column("مقدار")
        wanted = sorted((cell(row["value"]) for row in ledger), key=lambda v: (v is None, v or 0))
        found = [Decimal(figures(text)[0]) if figures(text) else None for text in shown]
        assert sorted(found, key=lambda v: (v is None, v or 0)) == wanted, code


def test_the_api_says_of_indicators_what_the_release_says(city, ask, judgements):
    for code in city.full.indicators:
        item = ask(f"/indicators/{code}")
        assert item["title"] == city.full.indicators[code]["title"]
        (own,) = (row for row in item["judgements"] if not row["district"])
        assert own["status"] == judgements[code]["status"]
        for name in ("value", "progress", "attainment", "score", "target"):
            assert own[name] == judgements[code][name]
        ledger = [row for row in city.full.tables["observations"] if row["indicator"] == code]
        assert len(item["observations"]) == len(ledger)
        for row in item["observations"]:
            if row["is_current"]:
                place = (code, row["district"], row["period"])
                assert number(row["value"]) == cell(city.full.values[place]["value"])


def test_districts_stand_where_their_projects_stand(city, ask):
    for row in city.full.tables["districts"]:
        code = row["code"]
        inside = [c for c, p in city.full.projects.items() if p["districts"] == code]
        money = sum((city.full.money[c, "approved"] for c in inside), Decimal(0))
        progress = city.full.progress(inside)
        item = ask(f"/districts/{code}")
        (standing,) = item["standing"]
        assert item["title"] == row["title"]
        assert standing["project_count"] == len(inside)
        assert number(standing["approved_billion_rial"]) == money
        assert abs(number(standing["progress"]) - progress) < Decimal("0.000001")
        page = read_page(city.site / "districts" / row["number"] / "index.html")
        assert page.title == row["title"]
        assert agrees(page.facts["پروژه‌ها"], Decimal(len(inside)))
        assert agrees_in_money(page.facts["بودجهٔ مصوب"], money)
        assert agrees(page.facts["پیشرفت پروژه‌ها"], progress)
        per_resident = money * 1000 / Decimal(row["population"])
        assert agrees(
            page.facts["بودجه به ازای هر ساکن"].removesuffix(" میلیون ریال"), per_resident
        )


def test_the_projects_of_every_node_add_up(city, ask):
    for code in city.full.nodes:
        inside = city.full.projects_of(code)
        scores = {row["measure"]: row for row in ask(f"/nodes/{code}")["scores"]}
        progress = city.full.progress(inside)
        told = number(scores["projects"]["score"])
        assert (told is None) == (progress is None), code
        if progress is not None:
            assert abs(told - progress) < Decimal("0.000001"), code
        assert scores["projects"]["children"] == len(inside), code


def test_the_pages_of_nodes_show_the_three_numbers_of_the_release(city, ask):
    for code, row in city.full.nodes.items():
        page = read_page(city.site / "nodes" / code / "index.html")
        assert page.title == row["title"]
        item = ask(f"/nodes/{code}")
        assert item["title"] == row["title"]
        stored = city.release(
            2, "SELECT measure, score, status FROM exact_node_score WHERE node = ?", code
        )
        assert {(r["measure"], r["score"], r["status"]) for r in item["scores"]} == set(stored)
        for measure, score, status in stored:
            shown = page.facts.get(MEASURES[measure], "").removesuffix(" از ۱۰۰")
            assert agrees(shown, number(score)), (code, measure)
            assert score is None or STATUS[status] in page.badges


def test_the_plan_adds_up_to_its_projects(city, ask):
    whole = sum(v for (_, kind), v in city.full.money.items() if kind == "approved")
    (total,) = (row for row in ask("/plan")["money"] if row["fiscal_year"] == 0)
    assert number(total["approved_billion_rial"]) == whole
    assert total["project_count"] == len(city.full.projects)
    scores = {row["measure"]: row for row in ask("/plan")["scores"]}
    told = number(scores["projects"]["score"])
    assert abs(told - city.full.progress(list(city.full.projects))) < Decimal("0.000001")
