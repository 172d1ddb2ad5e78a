"""On pages and screens: nothing across a limit or like what it is not, one rule a heading."""

from datetime import date
from decimal import Decimal

import pytest

from bot.screens import screen
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import plain
from core.enums import Flag, ReviewStatus, TargetKind
from core.release import records
from core.release.reader import Release
from core.texts import load_texts
from portal.charts.bars import BarChart
from portal.charts.frame import Credit
from portal.charts.render import figure
from portal.pages.districts.district_measures import district_measures
from portal.pages.districts.district_page import district_pages
from portal.pages.districts.districts_page import districts_page
from portal.pages.elements.book import Book
from portal.pages.elements.list_rows import list_indicators
from portal.pages.home import home_page
from portal.pages.money.budget import budget_page
from portal.pages.plan.coverage import matrix
from portal.pages.plan.nodes import node_page
from portal.pages.projects.project_pages import project_pages
from portal.pages.record.quality_page import quality_page
from portal.pages.record.releases import release_pages
from tests.factories.drafts import made
from tests.factories.people import PLAN
from tests.factories.release_files import write_release
from tests.factories.scenes import scene_of
from tests.factories.snapshots import make

NEARLY, PLANNED = Decimal("99.58"), Decimal(100)


@pytest.fixture
def book_of(tmp_path):
    def build(*rows, number=1):
        return Book(Release(write_release(tmp_path, number, *rows)), load_texts())

    return build


def bot_text(book, intent):
    return plain(screen(intent, scene_of(book.release)).text)


def test_a_project_that_is_not_done_is_not_said_to_be(book_of):
    project = make(
        records.Project,
        code="A",
        title="پل",
        actual_percent=NEARLY,
        planned_percent=PLANNED,
        reported_on=date(2020, 9, 21),
        approved_billion_rial=Decimal("11.04"),
        allocated_billion_rial=Decimal("11.02"),
        spent_billion_rial=Decimal("10.96"),
    )
    report = make(
        records.ProgressReport,
        project="A",
        reported_on=date(2020, 9, 21),
        actual_percent=NEARLY,
        planned_percent=PLANNED,
        is_current=True,
    )
    book = book_of(project, report)
    (page,) = made(project_pages(book))
    assert "۹۹٫۶٪" in page.summary
    assert page.reports[0].actual == "\u061c۹۹٫۶٪"
    assert "۹۹٫۶" in page.chart
    money = [fact.text for fact in page.figures[-2:]]
    assert money == ["۱۱٫۰۴ میلیارد ریال", "۱۰٫۹۶ میلیارد ریال"]
    assert page.money[-1].approved != page.money[-1].allocated != page.money[-1].spent
    said = bot_text(book, Intent(Where.PROJECT, "A"))
    assert "۹۹٫۶٪" in said
    assert "۱۱٫۰۴ میلیارد ریال" in said
    assert "۱۰٫۹۶ میلیارد ریال" in said
    assert "▰" * 10 not in said.partition("برنامه")[0]


def test_scores_stay_on_their_side_of_the_limits(book_of):
    goal = make(records.Node, code="G", level="goal", title="هدف")
    scores = [
        make(
            records.NodeScore,
            node=node,
            measure=measure,
            score=Decimal(score),
            status=status,
            coverage=Decimal("0.5996"),
            low=Decimal("49.7"),
            high=Decimal("50.2"),
            children=3,
            counted=2,
            expected=Decimal("93.4") if measure == "projects" else None,
        )
        for node in ("", "G")
        for measure, score, status in (
            ("outcome", "89.99", "at_risk"),
            ("control", "49.96", "off_track"),
            ("projects", "93.2", "on_track"),
        )
    ]
    book = book_of(goal, *scores)
    shown = [*home_page(book).scores, *node_page(book, goal, {}).scores]
    assert [one.text for one in shown[:2]] == ["۸۹٫۹۹ از ۱۰۰", "۴۹٫۹۶ از ۱۰۰"]
    assert shown[2].text == "\u061c۹۳٫۲٪"
    notes = " ".join(note for one in shown for note in one.notes)
    assert "۵۹٫۹۶٪" in notes
    assert "۶۰٪" not in notes
    assert "۴۹٫۷" in notes
    assert "۵۰٫۲" in notes
    for intent in (Intent(Where.PLAN), Intent(Where.NODE, "G"), Intent(Where.NODE, "G", "how")):
        said = bot_text(book, intent)
        assert "۸۹٫۹۹" in said
        assert "۹۰ از" not in said


def test_a_value_is_not_written_like_the_target_that_it_missed(book_of):
    indicator = make(
        records.Indicator,
        code="K",
        title="سبزی",
        unit="متر",
        decimals=0,
        districts=("D",),
        review_status=ReviewStatus.CONFIRMED,
    )
    target = make(
        records.Target, indicator="K", period="1399", kind=TargetKind.TARGET, value=Decimal(12)
    )
    judged = [
        make(
            records.Judgement,
            indicator="K",
            district=district,
            period="1399",
            value=Decimal(value),
            target=Decimal(12),
            status="at_risk",
            attainment=Decimal("94.7"),
            trend=0,
        )
        for district, value in (("", "11.96"), ("D", "11.7"))
    ]
    district = make(records.District, code="D", number=1, title="منطقه ۱")
    book = book_of(indicator, target, district, *judged)
    row = list_indicators(book)["K"].row
    assert (row.value, row.target) == ("۱۱٫۹۶ متر", "۱۲")
    (page,) = made(district_pages(book, list_indicators(book), district_measures(book)))
    local = page.measures[-1]
    assert (local.value, local.unit, local.city) == ("۱۱٫۷", "متر", "۱۱٫۹۶")
    said = bot_text(book, Intent(Where.INDICATOR, "K"))
    assert "۱۱٫۹۶" in said
    assert "۹۴٫۷٪" in said


def test_a_value_and_what_it_replaced_are_written_apart(book_of):
    indicator = make(records.Indicator, code="K", title="سبزی", unit="متر", decimals=0)
    ledger = [
        make(
            records.Observation,
            indicator="K",
            period="1398",
            entry=entry,
            value=Decimal(value),
            flag=Flag.REVISED,
            is_current=entry == 2,
        )
        for entry, value in ((1, "10.2"), (2, "10.4"))
    ]
    said = bot_text(book_of(indicator, *ledger), Intent(Where.INDICATOR, "K", "hist"))
    assert "۱۰٫۲" in said
    assert "۱۰٫۴" in said


def test_districts_of_other_ranks_have_other_figures(book_of):
    rows = []
    for place, (amount, progress) in enumerate((("34.42", "49.6"), ("34.44", "50.2")), start=1):
        rows += [
            make(records.District, code=f"D{place}", number=place, title=f"منطقه {place}"),
            make(
                records.DistrictStanding,
                district=f"D{place}",
                project_count=1,
                approved_per_resident_million_rial=Decimal(amount),
                progress=Decimal(progress),
            ),
        ]
    book = book_of(*rows)
    shown = districts_page(book, district_measures(book)).rows
    assert [row.per_resident for row in shown] == ["۳۴٫۴۲", "۳۴٫۴۴"]
    assert [row.progress for row in shown] == ["\u061c۴۹٫۶٪", "\u061c۵۰٫۲٪"]
    assert [cell.text for cell in home_page(book).districts.cells if cell.name] == [
        "\u061c۴۹٫۶٪",
        "\u061c۵۰٫۲٪",
    ]
    assert "۳۴٫۴۲" in bot_text(book, Intent(Where.DISTRICT, "D1"))


def test_amounts_before_and_after_are_written_apart(book_of):
    change = make(
        records.Change,
        release=2,
        event="changed",
        subject_kind="project",
        subject_code="A",
        subject_title="پل",
        field="approved:1398",
        old="10.96",
        new="11.04",
    )
    book = book_of(change, make(records.Project, code="A", title="پل"), number=2)
    page = next(page for page in made(release_pages(book)) if page.things)
    (field,) = page.things[0].changes
    assert (field.old, field.new) == ("۱۰٫۹۶ میلیارد ریال", "۱۱٫۰۴ میلیارد ریال")
    said = bot_text(book, Intent(Where.CHANGES))
    assert "۱۰٫۹۶" in said
    assert "۱۱٫۰۴" in said


def test_bars_of_a_group_are_written_apart():
    credit = Credit(lines=("منبع",), is_sample=False)
    chart = BarChart(
        "پول",
        "پول سال‌ها",
        "میلیارد ریال",
        ("تخصیص", "هزینه"),
        (("۱۳۹۸", (Decimal("10.6"), Decimal("11.3"))), ("۱۳۹۹", (Decimal("0.3"), None))),
        credit,
    )
    svg = figure(chart, name="years")
    for text in ("۱۰٫۶", "۱۱٫۳", "۰٫۳"):
        assert text in svg


def project(code, spent, allocated, **given):
    return make(
        records.Project,
        code=code,
        title=code,
        portfolio="flagship",
        spent_billion_rial=Decimal(spent),
        allocated_billion_rial=Decimal(allocated),
        **given,
    )


def test_what_spent_above_its_allocation_is_counted_by_one_rule(book_of):
    total = make(records.MoneyTotal, scope="plan", spent_billion_rial=Decimal(20))
    rows = [project("A", "12", "10"), project("B", "8", "10"), project("C", "10.01", "10")]
    book = book_of(*rows, total)
    page = budget_page(book)
    assert page.all_above.startswith("هزینهٔ ۲ پروژه از ۳ پروژه")
    assert [row.project.title for row in page.above] == ["A", "C"]
    notes = [row.figures[-1].note for row in made(project_pages(book))]
    assert ["بیش از تخصیص" in note for note in notes] == [True, False, True]


def test_the_coverage_matrix_is_the_same_on_both_of_its_pages(book_of):
    objective = make(records.Node, code="O", level="objective", title="پل")
    in_force, retired = (
        make(records.Indicator, code=code, path=("O",), review_status=status)
        for code, status in (("K", ReviewStatus.CONFIRMED), ("R", ReviewStatus.RETIRED))
    )
    late = [
        make(records.Judgement, indicator=code, is_stale=True, status="stale") for code in "KR"
    ]
    book = book_of(objective, in_force, retired, *late, make(records.Project, code="A"))
    page = quality_page(book)
    assert [(row.projects, row.indicators) for row in page.coverage] == [("۰", "۱")]
    assert [(row.projects, row.indicators) for row in matrix(book)] == [(0, 1)]
    # What is out of force is no longer waited for.
    assert [link.href for link in page.late] == [book.at.thing("indicator", "K")]


def test_a_project_whose_reports_tell_no_progress_is_counted_as_its_page_says(book_of):
    rows = (
        make(records.Project, code="A", reported_on=date(2020, 9, 21)),
        make(records.Project, code="B"),
        make(records.Project, code="C", reported_on=date(2020, 9, 21), actual_percent=NEARLY),
    )
    book = book_of(*rows, make(records.ReleaseInfo, number=2, plan=PLAN))
    unreported = [page for page in made(project_pages(book)) if "هنوز گزارشی" in page.summary]
    (figure,) = (f for f in quality_page(book).figures if f.name == "پروژه‌های بدون گزارش")
    assert figure.text == "۲"
    assert len(unreported) == 2


def test_a_doubt_about_what_is_gone_leads_nowhere(book_of):
    doubt = make(records.Quality, rule="revision_without_reason", thing="projects", subject="GONE")
    (group,) = quality_page(book_of(doubt)).warnings
    (row,) = group.rows
    assert (row.thing.title, row.thing.href) == ("GONE", "")
