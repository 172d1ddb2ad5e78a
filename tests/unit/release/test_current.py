import os
from datetime import date

import pytest

from core.errors import PlanNotPublishedError, ReleaseDamagedError, ReleaseNotFoundError
from core.release.current import CurrentReleases
from core.release.reader import Release
from core.release.records import Plan
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


def damage(path):
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_a_damaged_release_is_not_answered_from(tmp_path, caplog):
    first, second = write_release(tmp_path, 1), write_release(tmp_path, 2)
    point_at(second)
    damage(second)
    releases = CurrentReleases(tmp_path)
    assert releases.get().info.number == 1
    assert releases.damaged() == (second.name,)
    assert [record.args for record in caplog.records] == [(second.name,)]
    with pytest.raises(ReleaseDamagedError) as refused:
        releases.whole()
    assert refused.value.path.name == second.name
    damage(first)
    with pytest.raises(ReleaseDamagedError):
        CurrentReleases(tmp_path).get()


def test_a_release_that_is_damaged_while_it_is_open_is_noticed(tmp_path):
    write_release(tmp_path, 1)
    second = write_release(tmp_path, 2)
    point_at(second)
    releases = CurrentReleases(tmp_path)
    assert releases.get().info.number == 2
    assert releases.damaged() == ()
    damage(second)
    os.utime(second, ns=(1, 1))
    assert releases.get().info.number == 1


def test_a_site_is_built_from_the_current_releases_and_a_draft(tmp_path):
    a_plan(tmp_path, "1405", 2021)
    a_plan(tmp_path, "1400", 2016)
    plan = make(Plan, code="1400", title="برنامهٔ ۱۴۰۰", horizon_start=date(2016, 3, 21))
    draft = Release(write_release(tmp_path, 2, plan, plan="1400"))
    found = CurrentReleases(tmp_path).whole(draft)
    assert [(one.plan.code, one.info.number) for one in found] == [("1405", 1), ("1400", 2)]
    found = CurrentReleases(tmp_path, "1400").whole()
    assert [(one.plan.code, one.info.number) for one in found] == [("1400", 1), ("1405", 1)]
    with pytest.raises(PlanNotPublishedError):
        CurrentReleases(tmp_path, "1410").whole()
    with pytest.raises(ReleaseNotFoundError):
        CurrentReleases(tmp_path / "none").whole()
