"""Every feature that the sample is to show: its row, the property, and the page that shows it."""

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

import pytest

from core.plan.geometry import read_shape
from core.sample.states import EARLIER, PACKAGE
from tests.factories.sample_site import rows, sample_site
from tests.unit.house.codebase import ROOT

YEAR_ENDS = ("2017-03-20", "2018-03-20", "2019-03-20", "2020-03-19")
_TABLE = re.compile(r"(?m)^\| (?!feature|-)(.+?) \| `(.+?)` \| `(.+?)` \| `(.+?)` \|$")


@dataclass(frozen=True)
class Feature:
    """A feature: *holds* is SQL on the release that finds a row, *words* stand on the page."""

    name: str
    file: str
    row: str
    page: str
    holds: str
    words: str


_MOVED = (
    "SELECT 1 FROM change WHERE subject_code = '{}' AND field = 'planned_end_on' "
    "AND new {} old AND is_silent = {}"
)
_STEP = "SELECT 1 FROM milestone WHERE project = '{}' AND title = '{}' AND {}"
_COMING = "پایان سازهٔ ایستگاه میدان امام حسین(ع)"
FEATURES = (
    Feature(
        "a promise moved later, with a reason",
        "earlier/changed.csv",
        "F-02",
        "/1400/projects/F-02/",
        _MOVED.format("F-02", ">", 0),
        "زمان‌بندی پس از بازبینی تأمین اعتبار تازه شد.",
    ),
    Feature(
        "a promise moved later, without a reason",
        "earlier/changed.csv",
        "F-07",
        "/1400/projects/F-07/",
        _MOVED.format("F-07", ">", 1),
        "دلیلی اعلام نشده است",
    ),
    Feature(
        "a promise moved earlier, with a reason",
        "earlier/changed.csv",
        "F-18",
        "/1400/projects/F-18/",
        _MOVED.format("F-18", "<", 0),
        "زمان‌بندی پس از بازبینی تأمین اعتبار تازه شد.",
    ),
    Feature(
        "a promise moved earlier, without a reason",
        "earlier/changed.csv",
        "D07-02",
        "/1400/projects/D07-02/",
        _MOVED.format("D07-02", "<", 1),
        "دلیلی اعلام نشده است",
    ),
    Feature(
        "a silent revision",
        "package/observations.csv",
        "K136",
        "/1400/indicators/K136/",
        "SELECT 1 FROM change WHERE subject_code = 'K136' AND event = 'revised' AND is_silent",
        "دلیلی اعلام نشده است",
    ),
    Feature(
        "a figure that came late",
        "package/observations.csv",
        "K010",
        "/1400/punctuality/",
        "SELECT 1 FROM due_figure WHERE indicator = 'K010' AND state = 'late'",
        "دیر رسیده",
    ),
    Feature(
        "a changed definition, with a reason",
        "earlier/changed.csv",
        "K154",
        "/1400/indicators/K154/",
        "SELECT 1 FROM revision WHERE subject = 'K154' AND field = 'definition' AND reason <> ''",
        "پیشرفت آن‌ها کمتر از صددرصد است",
    ),
    Feature(
        "a changed definition, without a reason",
        "earlier/changed.csv",
        "K146",
        "/1400/indicators/K146/",
        "SELECT 1 FROM change WHERE subject_code = 'K146' AND field = 'definition' AND is_silent",
        "نخستین پاسخ به آن",
    ),
    Feature(
        "a withdrawn report",
        "earlier/withdrawn_reports.csv",
        "D12-02",
        "/1400/projects/D12-02/",
        "SELECT 1 FROM progress_report WHERE project = 'D12-02' AND is_withdrawn",
        "گزارش پروژهٔ دیگری بود و به‌اشتباه ثبت شده بود.",
    ),
    Feature(
        "a milestone met",
        "package/milestones.csv",
        "F-01",
        "/1400/projects/F-01/",
        _STEP.format("F-01", "آغاز مسافرگیری تا ایستگاه صفه", "slip_days = 0"),
        "۱ دیرتر از موعد",
    ),
    Feature(
        "a milestone met late",
        "package/milestones.csv",
        "F-07",
        "/1400/projects/F-07/",
        _STEP.format("F-07", "راه‌اندازی خط جداسازی", "slip_days > 0 AND done_on IS NOT NULL"),
        "راه‌اندازی خط جداسازی: ۵ ماه دیرتر از موعد",
    ),
    Feature(
        "a milestone missed",
        "package/milestones.csv",
        "F-04",
        "/1400/projects/F-04/",
        _STEP.format("F-04", "افتتاح تالار اصلی", "slip_days > 0 AND done_on IS NULL"),
        "افتتاح تالار اصلی: ۱۷ ماه از موعد گذشته",
    ),
    Feature(
        "a milestone to come",
        "package/milestones.csv",
        "F-02",
        "/1400/projects/F-02/",
        _STEP.format("F-02", _COMING, "slip_days IS NULL AND done_on IS NULL"),
        f"{_COMING}: در پیش",
    ),
    Feature(
        "an approximate place",
        "package/projects.csv",
        "D07-03",
        "/1400/projects/D07-03/",
        "SELECT 1 FROM project WHERE code = 'D07-03' AND lat > 32 AND is_place_approximate",
        "تقریبی؛ نقطه‌ای در محدودهٔ منطقه",
    ),
    Feature(
        "a schematic border",
        "package/districts.geojson",
        "7",
        "/1400/districts/",
        "SELECT 1 FROM boundary WHERE code = '7'",
        "/1400/districts/7/",
    ),
    Feature(
        "an index of prices",
        "package/price_index.csv",
        "1399",
        "/1400/budget/",
        "SELECT 1 FROM price_index WHERE fiscal_year = 1399 AND value > 100",
        "به قیمت ثابت سال ۱۳۹۵",
    ),
    Feature(
        "a definition",
        "package/indicators.csv",
        "K001",
        "/1400/indicators/K001/",
        "SELECT 1 FROM indicator WHERE code = 'K001' AND definition <> ''",
        "مجموع طول مسیرهایی که در پایان دوره مسافر جابه‌جا می‌کنند.",
    ),
    Feature(
        "an answered doubt",
        "package/quality_answers.csv",
        "K063",
        "/1400/quality/",
        "SELECT 1 FROM quality_answer a JOIN quality q ON q.rule = a.rule "
        "WHERE a.subject = 'K063' AND q.subject LIKE 'K063|%'",
        "پاسخ شهر (۱۵ تیر ۱۴۰۰، نمونه): مقدار درست است",
    ),
    Feature(
        "a fund",
        "package/budget_lines.csv",
        "F-01",
        "/1400/budget/",
        "SELECT 1 FROM budget_line WHERE project = 'F-01' AND fund = 'اوراق مشارکت'",
        "اوراق مشارکت",
    ),
    Feature(
        "money approved by year",
        "package/budget_lines.csv",
        "F-01",
        "/1400/projects/F-01/",
        "SELECT 1 FROM budget_line WHERE project = 'F-01' AND kind = 'approved' "
        "AND fiscal_year = 1396 AND amount_billion_rial = 5130",
        "۵٬۱۳۰",
    ),
)


def documented():
    return _TABLE.findall((ROOT / "docs" / "sample.md").read_text(encoding="utf-8"))


def test_the_document_has_the_same_table():
    assert documented() == [(one.name, one.file, one.row, one.page) for one in FEATURES]


@pytest.mark.parametrize("feature", FEATURES, ids=lambda one: one.name)
def test_a_feature_has_its_row_and_its_page(feature):
    file = (PACKAGE.parent / feature.file).read_text(encoding="utf-8")
    assert re.search(rf'(?m)(^|[,"]){re.escape(feature.row)}([,"]|$)', file)
    assert rows(feature.holds)
    page = sample_site() / feature.page.strip("/") / "index.html"
    text = unescape(re.sub(r"<(?!a )[^>]+>", "", page.read_text(encoding="utf-8")))
    assert feature.words in " ".join(text.translate({0x2067: "", 0x2069: "", 0x061C: ""}).split())


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_indicator_has_a_definition_and_every_budget_line_a_fund():
    indicators = read(PACKAGE / "indicators.csv")
    assert len(indicators) == 182
    assert all(row["definition"].endswith(".") for row in indicators)
    assert len({row["fund"] for row in read(PACKAGE / "budget_lines.csv")} - {""}) == 6
    assert all(row["fund"] for row in read(PACKAGE / "budget_lines.csv"))


def test_what_was_added_is_marked_illustrative():
    for path in (
        PACKAGE / "price_index.csv",
        PACKAGE / "quality_answers.csv",
        EARLIER / "withdrawn_reports.csv",
    ):
        assert {row["origin"] for row in read(path)} == {"illustrative"}


def test_every_district_project_lies_within_its_district_approximately():
    borders = {code: read_shape(shape) for code, shape in rows("SELECT * FROM boundary")}
    places = rows(
        "SELECT d.value, p.lon, p.lat, p.is_place_approximate FROM project p "
        "JOIN project__districts d ON d.owner = p.rowid WHERE p.portfolio = 'district'"
    )
    assert len(places) == 83
    for code, lon, lat, is_approximate in places:
        assert is_approximate
        assert borders[code].holds((Decimal(str(lon)), Decimal(str(lat))))


def test_money_is_approved_by_year_as_the_work_was_planned():
    planned: dict[str, dict[str, Decimal]] = {}
    for row in read(PACKAGE / "progress_reports.csv"):
        if not row["corrects"]:
            told = planned.setdefault(row["project"], {})
            told[row["reported_on"]] = Decimal(row["planned_percent"])
    approved: dict[str, dict[int, Decimal]] = {}
    for row in read(PACKAGE / "budget_lines.csv"):
        if row["kind"] == "approved":
            years = approved.setdefault(row["project"], {})
            years[int(row["fiscal_year"])] = Decimal(row["amount_billion_rial"])
    assert len(approved) == 129
    for code, years in approved.items():
        whole = sum(years.values())
        upto = {1394: Decimal(0), 1399: whole}
        for year, end in zip(range(1395, 1399), YEAR_ENDS, strict=True):
            known = [value for day, value in sorted(planned[code].items()) if day <= end]
            percent = known[-1] if known else Decimal(0)
            upto[year] = (whole * percent / 100).quantize(Decimal("0.01"))
        due = {year: upto[year] - upto[year - 1] for year in range(1395, 1400)}
        assert years == {year: amount for year, amount in due.items() if amount}, code
