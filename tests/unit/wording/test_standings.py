"""How a thing stands, behind its title in a list of what was found."""

from datetime import date
from decimal import Decimal

import pytest

from core.enums import ProjectStatus, PromiseState, Status
from core.release import records
from core.texts import load_texts
from core.wording.standings import project_words, standing_words
from tests.factories.city import city_rows, write_release
from tests.factories.snapshots import make

TEXTS = load_texts()


def project(code, status, percent=None, reported_on=None):
    given = {"actual_percent": percent, "reported_on": reported_on, "status": status}
    return make(records.Project, code=code, title=f"پروژهٔ {code}", **given)


@pytest.fixture
def release(tmp_path):
    rows = [
        *city_rows(),
        project("P901", ProjectStatus.DELAYED, Decimal(81), date(2021, 3, 20)),
        project("P902", None),
        make(records.Indicator, code="K901", title="طول مسیر", unit="کیلومتر", decimals=0),
        make(records.Indicator, code="K902", title="شمار پایگاه", unit="پایگاه"),
        make(records.Indicator, code="K903", title="سهم سفر", unit="درصد"),
        make(
            records.Judgement,
            indicator="K901",
            district="",
            status=Status.OFF_TRACK,
            value=Decimal(92),
            period="1399-H2",
        ),
        make(records.Judgement, indicator="K903", district="", status=Status.NO_DATA),
    ]
    return write_release(tmp_path / "000001-aaaaaaaaaaaa.sqlite", rows)


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("project", "P901", "دارای تأخیر، \u061c۸۱٪ (۳۰ اسفند ۱۳۹۹)"),
        ("project", "P902", "اعلام نشده"),
        ("project", "GONE", ""),
        ("indicator", "K901", "عقب از برنامه، ۹۲ کیلومتر (نیمهٔ دوم ۱۳۹۹)"),
        ("indicator", "K902", "داده نرسیده"),
        ("indicator", "K903", "داده نرسیده"),
        ("indicator", "GONE", ""),
        ("district", "1", ""),
    ],
)
def test_a_thing_stands_as_its_record_tells(release, kind, code, words):
    assert standing_words(release, TEXTS, kind, code) == words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PromiseState.OVERDUE, "دارای تأخیر، \u061c۸۱٪، ۱۳ ماه دیرکرد"),
        (PromiseState.NOT_DUE, "دارای تأخیر، \u061c۸۱٪"),
    ],
)
def test_how_late_a_project_is_belongs_to_it(state, words):
    late = make(records.Slip, project="P901", state=state, slip_days=400, slip_months=13)
    assert project_words(project("P901", ProjectStatus.DELAYED, Decimal(81)), late, TEXTS) == words
