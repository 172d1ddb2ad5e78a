"""Who promised which end and when: the day of the source or of the release, and no other."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.publishing.judge.promise_counts import keep_promises
from core.release import records
from tests.factories.snapshots import make, snapshot_of

# Already the next day in Tehran.
PUBLISHED = datetime(2021, 9, 10, 21, tzinfo=UTC)
RELEASED_ON = date(2021, 9, 11)
JUDGED_ON = date(2021, 3, 20)
END, LATER, EARLIER = date(2019, 9, 22), date(2020, 12, 20), date(2019, 9, 1)


def release(number=1, end=END, *, source=None, told_on=None, published=PUBLISHED, before=None):
    info = make(records.ReleaseInfo, number=number, published_at=published, judged_on=JUDGED_ON)
    snapshot = snapshot_of(
        info,
        make(records.Project, code="F-01", planned_end_on=end, source=source),
        make(records.Source, code="S1", published_on=told_on),
    )
    keep_promises(snapshot, before)
    return snapshot


def promises(snapshot):
    return snapshot.of(records.Promise)


def test_a_promise_is_dated_by_its_release_as_its_page_is():
    snapshot = release()
    (promise,) = promises(snapshot)
    (info,) = snapshot.of(records.ReleaseInfo)
    assert promise.said_on == info.published_on == RELEASED_ON
    assert promise.source is None


@pytest.mark.parametrize(
    ("source", "told_on", "said_on"),
    [
        ("S1", date(2018, 1, 2), date(2018, 1, 2)),
        ("S1", None, RELEASED_ON),
        ("S1", date(2030, 1, 1), RELEASED_ON),
        ("https://example.org/", date(2018, 1, 2), RELEASED_ON),
    ],
    ids=["dated", "undated", "of the future", "no such source"],
)
def test_a_dated_source_is_when_it_was_said(source, told_on, said_on):
    (promise,) = promises(release(source=source, told_on=told_on))
    assert promise.said_on == said_on
    assert promise.source == ("S1" if said_on == told_on else None)


def test_a_moved_promise_is_dated_by_a_newer_source_only():
    first = release(source="S1", told_on=date(2018, 1, 2))
    same = release(2, LATER, source="S1", told_on=date(2018, 1, 2), before=first)
    assert [promise.said_on for promise in promises(same)] == [date(2018, 1, 2), RELEASED_ON]
    newer = release(2, LATER, source="S1", told_on=date(2019, 6, 1), before=first)
    assert promises(newer)[1].said_on == date(2019, 6, 1)


def test_a_promise_says_how_far_it_was_moved():
    first = release()
    later = release(2, LATER, before=first)
    again = release(3, EARLIER, before=later)
    moved = [(one.position, one.moved_days, one.moved_months) for one in promises(again)]
    assert moved == [(1, None, None), (2, 455, 15), (3, -476, -15)]
    assert again.of(records.Project)[0].promise_count == 3


def test_what_was_not_moved_is_no_new_promise():
    first = release()
    assert promises(release(2, before=first)) == promises(first)
    assert promises(release(2, None, before=first)) == promises(first)
    assert promises(release(end=None)) == []


def test_a_promise_outlives_its_project():
    first = release()
    gone = snapshot_of(replace(first.of(records.ReleaseInfo)[0], number=2))
    keep_promises(gone, first)
    assert promises(gone) == promises(first)
