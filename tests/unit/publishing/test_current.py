from datetime import date

import pytest

from core.errors import PlanNotPublishedError, ReleaseNotFoundError
from core.publishing.current import CurrentReleases
from core.publishing.records import Plan
from core.publishing.release import Release
from tests.factories.release_files import write_release
from tests.factories.snapshots import make


def point_at(path):
    link = path.with_name("current")
    link.unlink(missing_ok=True)
    link.symlink_to(path.name)


def test_before_the_first_release_there_is_none(tmp_path):
    with pytest.raises(ReleaseNotFoundError) as missing:
        CurrentReleases(tmp_path).get()
    assert missing.value.number is None


def test_the_release_is_opened_once_until_the_link_moves(tmp_path):
    point_at(write_release(tmp_path, 1))
    current = CurrentReleases(tmp_path)
    first = current.get()
    assert current.get() is first
    assert first.info.number == 1
    point_at(write_release(tmp_path, 2))
    assert current.get().info.number == 2
    # Whoever still reads the one before can go on.
    assert first.info.number == 1


def a_plan(tmp_path, code, year):
    """Write and publish a release of a plan that begins in *year*."""
    plan = make(Plan, code=code, title=f"برنامهٔ {code}", horizon_start=date(year, 3, 21))
    point_at(write_release(tmp_path, 1, plan, plan=code))


def test_of_several_plans_the_one_that_begins_last_is_the_current_one(tmp_path):
    a_plan(tmp_path, "1405", 2021)
    a_plan(tmp_path, "1400", 2016)
    releases = CurrentReleases(tmp_path)
    assert releases.get().plan.code == "1405"
    assert releases.get("1400").plan.code == "1400"
    assert releases.codes() == ("1405", "1400")
    assert [plan.code for plan in releases.others("1400")] == ["1405"]


def test_another_plan_can_be_chosen(tmp_path):
    a_plan(tmp_path, "1405", 2021)
    a_plan(tmp_path, "1400", 2016)
    releases = CurrentReleases(tmp_path, "1400")
    assert releases.get().plan.code == "1400"
    assert releases.codes() == ("1400", "1405")


@pytest.mark.parametrize("code", ["1410", "..", "1400/../1400", ""])
def test_what_is_no_published_plan_is_refused(tmp_path, code):
    a_plan(tmp_path, "1400", 2016)
    with pytest.raises(PlanNotPublishedError) as missing:
        CurrentReleases(tmp_path, "1410").get(code)
    assert missing.value.plan == (code or "1410")


def test_without_any_release_there_are_no_plans(tmp_path):
    assert CurrentReleases(tmp_path).codes() == ()


def test_a_closed_release_reads_nothing_more(tmp_path):
    release = Release(write_release(tmp_path, 1))
    assert release.plan.code == "1400"
    release.close()
    with pytest.raises(Exception, match="closed"):
        release.count(type(release.plan))
