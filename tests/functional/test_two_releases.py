"""What changed between two packages, counted apart from the program, is what the release tells."""

import shutil
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import pytest

from core.persian import persian_digits
from core.sample.states import PACKAGE
from tests.functional.conftest import CHAT, City, succeed
from tests.functional.edited_package import write_edited
from tests.functional.package_truth import Package, changes_between
from tests.uncounted import uncounted

COMPUTED = "event = 'judged'"
JUDGED_ON = "SELECT judged_on FROM release_info WHERE number = ?"


@dataclass(frozen=True)
class Step:
    """From one release of a city to the next, with the packages behind them."""

    city: City
    number: int
    old: Package
    new: Package

    @cached_property
    def counted(self):
        return changes_between(self.old, self.new)

    def told(self, query, *values):
        return self.city.release(self.number, query, *values)


@pytest.fixture(scope="module")
def edited(city, tmp_path_factory):
    """A third release of a copy of the city, with every kind of change in it."""
    folder = tmp_path_factory.mktemp("edited")
    package = folder / "package"
    write_edited(PACKAGE, package)
    shutil.copytree(city.folder, folder / "data", symlinks=True)
    with uncounted():
        succeed(folder / "data", "import", str(package), "--allow-removals")
        succeed(folder / "data", "publish")
    grown = replace(city, folder=folder / "data")
    return Step(grown, 3, city.full, Package(package))


@pytest.fixture(params=["sample", "edited"])
def step(request, city):
    if request.param == "sample":
        return Step(city, 2, city.first, city.full)
    return request.getfixturevalue("edited")


def test_every_change_is_told_once_and_nothing_else(step):
    told = step.told(
        "SELECT event, subject_kind, subject_code, field FROM change "
        f"WHERE NOT {COMPUTED} AND release = ?",
        step.number,
    )
    expected = Counter((one.event, one.kind, one.code, one.field) for one in step.counted)
    assert Counter(told) == expected


def test_there_is_something_of_every_kind_to_count(city, edited):
    sample = Counter(one.event for one in changes_between(city.first, city.full))
    assert set(sample) == {
        *("observed", "reported", "corrected", "changed", "revised", "withdrawn")
    }
    more = {"added", "removed"}
    assert {one.event for one in edited.counted} == set(sample) | more
    assert len(edited.counted) > 20


def test_what_the_first_release_had_told_is_not_changed(city):
    assert city.release(1, "SELECT count(*) FROM change") == [(0,)]
    assert city.release(2, "SELECT DISTINCT release FROM change") == [(2,)]
    (number,) = city.release(2, "SELECT change_count FROM release_info WHERE number = 2")
    assert [number] == city.release(2, "SELECT count(*) FROM change")


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        (
            "indicator",
            "SELECT 'indicator', indicator, 'status', status FROM judgement WHERE district = ''",
        ),
        ("node", "SELECT 'node', node, measure, status FROM node_score WHERE node <> ''"),
        ("plan", "SELECT 'plan', '1400', measure, status FROM node_score WHERE node = ''"),
        ("claim", "SELECT 'claim', code, 'finding', finding FROM claim"),
    ],
)
def test_a_judgement_is_told_where_the_two_releases_differ(city, kind, query):
    before, after = ({row[:3]: row[3] for row in city.release(n, query)} for n in (1, 2))
    moved = {(*place, before[place], after[place]) for place in after}
    moved = {row for row in moved if row[3] != row[4]}
    told = city.release(
        2,
        f"SELECT subject_kind, subject_code, field, old, new FROM change "
        f"WHERE {COMPUTED} AND subject_kind = ?",
        kind,
    )
    assert set(told) == moved
    assert len(told) == len(moved)


def test_a_promise_is_told_where_it_turned_late_or_was_kept(city):
    """Counted from the dates of the two packages, each on its release's day of judgement."""
    days = [row for n in (1, 2) for row in city.release(n, JUDGED_ON, n)]
    states = [
        {
            code: promise_state(row, str(day))
            for code, row in package.projects.items()
            if row["planned_end_on"]
        }
        for package, (day,) in zip((city.first, city.full), days, strict=True)
    ]
    moved = {
        (code, states[0][code], state)
        for code, state in states[1].items()
        if states[0][code] != state
    }
    told = city.release(
        2,
        "SELECT subject_code, old, new FROM change "
        f"WHERE {COMPUTED} AND subject_kind = 'project' AND field LIKE 'lateness:%'",
    )
    assert set(told) == moved
    assert len(told) == len(moved) > 20


def promise_state(row, today):
    if row["actual_end_on"]:
        return "ended_late" if row["actual_end_on"] > row["planned_end_on"] else "ended_in_time"
    return "not_due" if today <= row["planned_end_on"] else "overdue"


def test_followers_of_a_district_are_told_what_concerns_it(step):
    concerns = [one for one in step.counted if "7" in one.districts]
    assert len(concerns) > 5
    told = step.told(
        "SELECT event, subject_code, field FROM change "
        f"WHERE NOT {COMPUTED} AND release = ? AND rowid IN "
        "(SELECT owner FROM change__topics WHERE value = 'district:7')",
        step.number,
    )
    assert Counter(told) == Counter((one.event, one.code, one.field) for one in concerns)


def test_values_are_told_with_what_they_were_and_what_they_are(edited):
    told = edited.told(
        "SELECT subject_code, field, old, new, reason, is_silent FROM change "
        "WHERE event = 'revised' AND release = 3"
    )
    assert len(told) > 2
    for code, field, old, new, reason, is_silent in told:
        _, period, *district = field.split(":")
        place = (code, "".join(district), period)
        assert Decimal(old) == Decimal(edited.old.values[place]["value"])
        assert Decimal(new) == Decimal(edited.new.values[place]["value"])
        assert (reason or "") == edited.new.values[place]["reason"]
        assert bool(is_silent) == (not reason)


def test_a_promise_that_moved_is_kept_with_the_one_before(edited):
    promises = edited.told(
        "SELECT promised_end_on, said_in_release FROM promise WHERE project = 'D07-02'"
    )
    before = edited.old.projects["D07-02"]["planned_end_on"]
    assert promises == [("2020-11-21", 1), (before, 2), ("2021-12-01", 3)]


def test_the_follower_gets_one_message_about_what_concerns_the_district(city):
    owed = city.database("SELECT plan, release, state FROM delivery ORDER BY id")
    assert owed == [("1400", 2, "pending")]
    channel = city.deliver()
    ((chat, message),) = channel.sent
    assert chat == CHAT
    counted = changes_between(city.first, city.full)
    concerns = [one for one in counted if "7" in one.districts]
    (computed,) = city.release(
        2,
        f"SELECT count(*) FROM change WHERE {COMPUTED} AND release = 2 AND rowid IN "
        "(SELECT owner FROM change__topics WHERE value = 'district:7')",
    )
    assert f"{persian_digits(len(concerns) + computed[0])} تغییر" in message.html
    things = (*city.full.projects.values(), *city.full.indicators.values())
    mentioned = {row["title"] for row in things if row["title"] in message.html}
    codes = {one.code for one in concerns}
    known = {row["title"] for row in things if row["code"] in codes}
    assert mentioned
    assert mentioned <= known
    assert city.database("SELECT state FROM delivery") == [("sent",)]
    assert city.deliver().sent == []
