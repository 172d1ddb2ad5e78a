"""Projects in OC4IDS: by its schema, and beside what the release file holds."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from core.enums import ProjectStatus
from core.release import records
from core.release.addresses import Addresses
from core.texts import load_texts
from portal.exports.open_contracting import STATUSES, ProjectList
from tests.factories.city import city_rows, write_city, write_release
from tests.factories.sample_city import sample_release
from tests.factories.sample_site import PUBLIC_URL, rows, sample_site
from tests.factories.snapshots import edited
from tests.unit.portal.standards.oc4ids import PACKAGE, PROJECT_STATUS


@pytest.fixture(scope="module")
def package():
    return json.loads((sample_site() / "1400/data/oc4ids.json").read_text())


def faults(package):
    checker = Draft4Validator(PACKAGE, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message[:200]}" for error in checker.iter_errors(package)]


def test_it_is_as_the_standard_has_it(package):
    assert faults(package) == []
    assert package["uri"] == f"{PUBLIC_URL}/1400/data/oc4ids.json"
    at = sample_release().info.published_at
    assert package["publishedDate"] == at.isoformat(timespec="seconds")


def test_the_schema_finds_what_is_not_of_the_standard(package):
    one = json.loads(json.dumps(package["projects"][0]))
    unlike: tuple[dict[str, Any], ...] = (
        {"status": "completed"},
        {"period": {}},
        {"title": ""},
        {"cost": 1},
    )
    for wrong in unlike:
        assert faults({**package, "projects": [{**one, **wrong}]})
    assert faults({**package, "projects": []})


def test_every_project_is_there_under_an_id_of_its_own(package):
    ids = [project["id"] for project in package["projects"]]
    codes = [code for (code,) in rows("SELECT code FROM project ORDER BY code")]
    assert sorted(ids) == [f"qotbnama-1400-{code}" for code in codes]
    assert len(ids) > 100
    assert all("دادهٔ نمونه" in project["description"] for project in package["projects"])


def test_statuses_are_those_of_the_closed_list(package):
    assert set(STATUSES) == set(ProjectStatus)
    assert set(STATUSES.values()) < set(PROJECT_STATUS)
    told = Counter(project.get("status") for project in package["projects"])
    counted = dict(rows("SELECT status, count(*) FROM project GROUP BY 1"))
    assert told["completion"] == counted["completed"] > 10
    going = sum(counted.get(name, 0) for name in ("on_track", "delayed", "stopped"))
    assert told["implementation"] == going
    stopped = [one for one in package["projects"] if one["statusDetails"] == "متوقف"]
    assert len(stopped) == counted.get("stopped", 0)


def test_amounts_are_in_full_rial(package):
    approved = {
        f"qotbnama-1400-{code}": Decimal(amount) * 10**9
        for code, amount in rows(
            "SELECT code, approved_billion_rial FROM exact_project"
            " WHERE approved_billion_rial IS NOT NULL"
        )
    }
    for project in package["projects"]:
        amount = project["budget"]["amount"]
        assert amount["currency"] == "IRR"
        assert amount["amount"] == approved.pop(project["id"])
    assert approved == {}
    (billion,) = rows(
        "SELECT sum(amount_billion_rial) FROM budget_line"
        " WHERE kind = 'allocated' AND fiscal_year > 0 AND project <> ''"
    )[0]
    told = sum(
        part["amount"]["amount"]
        for project in package["projects"]
        for group in project["budget"].get("budgetBreakdowns", ())
        for part in group["budgetBreakdown"]
    )
    assert told == pytest.approx(billion * 10**9)


def test_days_and_reports_are_those_of_the_release(package):
    held = {
        project["id"].removeprefix("qotbnama-1400-"): project for project in package["projects"]
    }
    for code, start, end, actual in rows(
        "SELECT code, start_on, planned_end_on, actual_end_on FROM project"
    ):
        period = held[code].get("period", {})
        assert period.get("startDate", "")[:10] == (start or "")
        assert period.get("endDate", "")[:10] == (end or "")
        assert held[code].get("completion", {}).get("endDate", "")[:10] == (actual or "")
    reports = dict(
        rows(
            "SELECT project, count(*) FROM progress_report"
            " WHERE is_current AND actual_percent IS NOT NULL GROUP BY 1"
        )
    )
    for code, count in reports.items():
        (metric,) = held[code]["metrics"]
        assert len(metric["observations"]) == count


def of_small_city(folder, **given):
    release = write_city(folder, **given)
    at = Addresses("1400", tuple(release.stream(records.District)))
    made = ProjectList(release, load_texts(), PUBLIC_URL, at)
    return {project["id"]: project for project in json.loads(b"".join(made.chunks()))["projects"]}


def test_places_are_told_with_the_longitude_first(tmp_path):
    project = of_small_city(tmp_path)["qotbnama-1400-F-01"]
    place, first, second = project["locations"]
    assert place["geometry"] == {"type": "Point", "coordinates": [51.668, 32.6546]}
    assert (first["id"], second["uri"]) == ("district-1", f"{PUBLIC_URL}/1400/districts/2/")


def test_what_is_not_told_is_left_out(tmp_path):
    project = of_small_city(tmp_path, is_sample=False)["qotbnama-1400-T-01"]
    assert not {"status", "budget", "period", "locations", "metrics", "completion"} & set(project)
    assert project["statusDetails"] == "اعلام نشده"


def test_a_source_of_the_list_and_a_first_promise_are_told(tmp_path):
    others = {
        "project": {"source": "ILNA", "actual_end_on": date(2021, 5, 1)},
        "source": {"url": "https://a.example/", "published_on": date(2019, 1, 2)},
    }
    given = [edited(row, **others.get(row.table, {})) for row in city_rows()]
    release = write_release(tmp_path / "000002-0123456789ab.sqlite", given)
    made = ProjectList(release, load_texts(), PUBLIC_URL, Addresses("1400"))
    project = json.loads(b"".join(made.chunks()))["projects"][0]
    _, source = project["documents"]
    assert source == {
        "id": "source-ILNA",
        "title": "گزارش ایلنا",
        "url": "https://a.example/",
        "author": "ایلنا",
        "datePublished": "2019-01-02T00:00:00Z",
    }
    assert project["completion"]["endDate"] == "2021-05-01T00:00:00Z"
    assert "۲۹ اسفند ۱۳۹۸" in project["completion"]["endDateDetails"]
    assert faults({**json.loads(b"".join(made.chunks()))}) == []


def test_a_currency_without_a_code_is_left_out(tmp_path):
    given = [edited(row, currency="درهم") if row.table == "plan" else row for row in city_rows()]
    release = write_release(tmp_path / "000002-0123456789ab.sqlite", given)
    made = ProjectList(release, load_texts(), PUBLIC_URL, Addresses("1400"))
    project = json.loads(b"".join(made.chunks()))["projects"][0]
    assert project["budget"]["amount"] == {"amount": 1234500000000}
