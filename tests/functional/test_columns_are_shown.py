"""What a clerk is asked for is shown: each column of the package, on a page or in the bot."""

import json
import sys
from datetime import date
from decimal import Decimal

import pytest

from core.enums import Origin, QualityRule
from core.plan.schema import TABLES
from core.release import records
from core.release.records import RECORDS
from portal.site.build import build_site
from tests.factories.boundaries import polygon
from tests.factories.city import borders, write_city
from tests.factories.crawl import crawl
from tests.factories.scenes import scene_of
from tests.factories.snapshots import make

OF_RELEASE = {record.table: record for record in RECORDS}
# Words and rules of the plan's tree; pages that follow from them: test_plan_shapes.py.
SHAPING = {"level", "portfolio"}
# A code, and what a row belongs to, are where a row is shown.
COLUMNS = [
    (table.stored, column.name)
    for table in TABLES
    for column in table.columns
    if column.name != "code" and not column.owns and table.stored not in SHAPING
]
# Who reads a field in order to show it, or to work out what is shown.
SHOWING = (
    "portal.pages",
    "portal.charts",
    "bot.screens",
    "core.wording",
    "core.evaluation",
    "core.publishing.judge",
    "core.release.derived.ledgers",
    "core.release.release_shape",
)
# A list's download holds every column of its rows.
DOWNLOADING = "portal.pages.elements.list_files"
# Columns that no page and no screen shows, and why they are asked for all the same.
NOT_SHOWN = {
    ("indicator", "override_reason"): "judgements carry it; this city overrides none",
    (
        "project",
        "weight",
    ): "progress over projects is weighted by budget; downloads have it",
    ("budget_line", "source"): "amounts are shown as sums; downloads have each with its source",
    ("progress_report", "origin"): "pages say it of the project; downloads have it of each report",
}


def prices():
    """Prices of two years."""
    for year, value in ((1397, 100), (1398, 125)):
        yield make(
            records.PriceIndex,
            fiscal_year=year,
            value=Decimal(value),
            source="مرکز آمار",
            origin=Origin.ILLUSTRATIVE,
        )


def answers():
    """An answer to the city's one doubt."""
    yield make(
        records.QualityAnswer,
        rule=QualityRule.OBJECTIVE_WITHOUT_PROJECTS,
        subject="O1",
        answer="کار با برنامهٔ جاری پیش می‌رود.",
        answered_on=date(2021, 5, 1),
        source="شهرداری",
        origin=Origin.ILLUSTRATIVE,
    )


class Watched:
    """A field of a record that notes which modules read it."""

    def __init__(self, field, readers):
        self.field, self.readers = field, readers

    def __get__(self, row, owner=None):
        if row is None:
            return self
        self.readers.add(sys._getframe(1).f_globals.get("__name__", ""))
        return self.field.__get__(row, owner)


@pytest.fixture(scope="module")
def readers(tmp_path_factory):
    """By column, the modules that read it while every page and every screen is made."""
    found: dict[tuple[str, str], set[str]] = {}
    with pytest.MonkeyPatch.context() as patch:
        for table, name in COLUMNS:
            record = OF_RELEASE[table]
            found[table, name] = set()
            patch.setattr(record, name, Watched(vars(record)[name], found[table, name]))
        folder = tmp_path_factory.mktemp("shown")
        city = write_city(
            folder, more=[*borders({"7": json.dumps(polygon())}), *prices(), *answers()]
        )
        build_site(city, folder / "site", public_url="https://example.org")
        for _ in crawl(scene_of()):
            pass
    return found


@pytest.mark.parametrize("column", COLUMNS, ids=".".join)
def test_a_column_is_shown(readers, column):
    others = readers[column] - {DOWNLOADING}
    is_shown = any(module.startswith(SHOWING) for module in others)
    assert is_shown is (column not in NOT_SHOWN)
