"""What citizens ask on the sample, and the shape and page that answer; and what has no answer."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.answers import answer, shape_table
from core.enums import BudgetKind
from core.persian import persian_digits
from core.release.records import BudgetLine, District, Indicator, Project, Slip
from core.texts import load_texts
from tests.factories.sample_city import sample_release

HERE = Path(__file__).parent


def rows(name):
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


QUESTIONS = [(row["question"], row["shape"], row["page"]) for row in rows("questions.csv")]
UNANSWERED = [row["question"] for row in rows("unanswered.csv")]


@pytest.fixture(scope="module")
def release():
    return sample_release()


@pytest.fixture(scope="module")
def ask(release):
    texts = load_texts()
    return lambda question: answer(release, question, texts)


@pytest.mark.parametrize(("question", "shape", "page"), QUESTIONS, ids=[q for q, *_ in QUESTIONS])
def test_a_question_is_answered_by_its_shape(ask, question, shape, page):
    found = ask(question)
    assert found is not None
    assert (found.shape, f"{found.page.kind}:{found.page.code}") == (shape, page)


@pytest.mark.parametrize("question", UNANSWERED)
def test_what_is_in_doubt_has_no_answer(ask, question):
    assert ask(question) is None


@pytest.mark.parametrize("shape", shape_table(), ids=[one.example for one in shape_table()])
def test_every_shape_answers_its_example(ask, shape):
    found = ask(shape.example)
    assert found is not None
    assert found.shape == shape.name


def test_there_are_about_thirty_shapes():
    assert len({one.name for one in shape_table()}) >= 30


# -- figures, reckoned anew from the rows themselves


def of_district(release, number):
    code = release.find(District, number=number).code
    return [one for one in release.stream(Project) if code in one.districts]


def test_money_of_a_district(release, ask):
    total = sum(one.approved_billion_rial / len(one.districts) for one in of_district(release, 3))
    found = ask("بودجه منطقه ۳")
    assert found.figures["approved"] == total == Decimal(4373)
    assert found.figures["rank"] == 1
    assert "۴٫۴ هزار میلیارد ریال" in found.text


def test_money_of_a_year(release, ask):
    lines = release.stream(BudgetLine, fiscal_year=1398, kind=BudgetKind.ALLOCATED)
    found = ask("بودجه سال ۹۸")
    assert found.figures["allocated"] == sum(one.amount_billion_rial for one in lines)


def test_money_of_a_district_in_a_year(release, ask):
    shares = {one.code: len(one.districts) for one in of_district(release, 7)}
    lines = release.stream(BudgetLine, fiscal_year=1397, kind=BudgetKind.ALLOCATED)
    total = sum(
        one.amount_billion_rial / shares[one.project] for one in lines if one.project in shares
    )
    assert ask("بودجه منطقه ۷ در سال ۹۷").figures["allocated"] == total


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("پروژه‌های تموم شده", "completed"),
        ("پروژه‌های متوقف", "stopped"),
        ("پروژه‌های شروع نشده", "not_started"),
        ("پروژه‌های لغو شده", "cancelled"),
    ],
)
def test_projects_by_status(release, ask, question, status):
    every = release.all(Project)
    found = ask(question)
    expected = {one.code for one in every if one.status == status}
    assert {thing.code for thing in found.things} == expected
    assert found.figures == {"count": len(expected), "of": len(every)}


def test_late_projects_come_latest_first(release, ask):
    slips = {one.project: one for one in release.stream(Slip)}
    found = ask("پروژه‌های عقب‌افتاده")
    days = [slips[thing.code].slip_days for thing in found.things]
    assert days == sorted(days, reverse=True)
    assert all(one is not None and one > 0 for one in days)


def test_the_dearest_project(release, ask):
    every = release.all(Project)
    dearest = max(every, key=lambda one: one.approved_billion_rial)
    found = ask("گرون‌ترین پروژه")
    assert (found.page.code, found.figures["amount"]) == (
        dearest.code,
        dearest.approved_billion_rial,
    )


def test_the_end_of_a_project(release, ask):
    project = release.find(Project, code="F-22")
    found = ask("زیرگذر قهجاورستان کی تموم شد")
    assert found.figures["ended_on"] == project.actual_end_on == date(2019, 9, 22)


def test_two_projects_of_one_name_are_both_told(ask):
    found = ask("مترو کی تموم میشه")
    assert [thing.code for thing in found.things] == ["F-01", "F-02"]
    assert found.text.count("\n") == 1


def test_a_district_tells_projects_of_one_name_apart(ask):
    assert [one.code for one in ask("پارکینگ منطقه ۳ کجاست").things] == ["D03-02"]


def test_an_indicator_says_where_a_year_has_no_value(ask):
    found = ask("روزهای هوای پاک در سال ۱۴۱۰")
    assert not found.is_held
    assert "مقداری ندارد" in found.text


def test_an_indicator_that_districts_do_not_have(ask):
    found = ask("میانگین عمر ناوگان اتوبوس در منطقه ۵")
    assert not found.is_held
    assert found.notes[0].startswith("در کل شهر")


def test_every_indicator_that_is_named_whole_is_answered(release, ask):
    titles = {one.title: one.code for one in release.stream(Indicator)}
    missed = [
        title
        for title, code in titles.items()
        if (found := ask(f"{title} چقدر است")) is None or found.page.code != code
    ]
    # A title that itself says «without» or «data» is not told from a question that does.
    assert len(missed) <= len(titles) // 20


def test_a_long_text_is_no_question(ask):
    assert ask("پروژه‌های منطقه ۷ " * 30) is None
    assert ask("آیا " * 40) is None
    assert ask("") is None


PAGE = Path(__file__).parents[3] / "docs" / "questions.md"
TABLE = [
    (shape.strip(" `"), example.strip())
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
    for _, shape, examples, _ in [line.split("|")]
    for example in examples.split("؛")
]


@pytest.mark.parametrize(("shape", "example"), TABLE, ids=[example for _, example in TABLE])
def test_the_page_of_questions_shows_what_is_answered(ask, shape, example):
    assert ask(example).shape == shape


def test_the_page_of_questions_has_every_shape():
    assert {shape for shape, _ in TABLE} >= {one.name for one in shape_table()}


def test_a_list_by_figure_has_the_figure_of_each(release, ask):
    districts = ask("کدوم منطقه بیشترین بودجه رو داره").things
    assert all("ریال" in one.figure for one in districts)
    dearest, second, *_ = ask("گرون‌ترین پروژه").things
    budget = release.find(Project, code=dearest.code).approved_billion_rial
    assert dearest.figure.startswith(persian_digits(f"{budget / 1000:.1f}").replace(".", "٫"))
    assert second.figure != dearest.figure
