import sqlite3

import pytest

from core.delivery.event_kinds import ROUTINE
from core.delivery.notice import Notice, Notices, OpenReleases
from core.delivery.queue.queue import PendingDelivery
from core.delivery.schedule import Preferences
from core.delivery.sending.channel import Message
from core.enums import EventKind
from core.errors import ReleaseNotFoundError
from core.release.reader import Release
from tests.factories.people import PLAN
from tests.factories.release_files import change, write_release
from tests.presence import present


def owed(*releases, topics, muted=frozenset(), occasions=()):
    return PendingDelivery(
        token="t",
        subscriber_id=1,
        chat_id="1",
        plan=PLAN,
        delivery_ids=tuple(releases),
        releases=releases,
        topics=frozenset(topics),
        current=max(releases, default=3),
        occasions=occasions,
        preferences=Preferences(text_only=True, muted=muted),
    )


FIRST = change(2, "A", "plan", "project:A", "district:1")
SECOND = change(2, "B", "plan", "project:B", "district:1", position=2)
LATER = change(3, "A", "plan", "project:A")


@pytest.fixture
def shelf(tmp_path):
    write_release(tmp_path, 1)
    write_release(tmp_path, 2, FIRST, SECOND)
    write_release(tmp_path, 3, FIRST, SECOND, LATER)
    opened = OpenReleases(tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("releases", "topics", "told"),
    [
        ((2,), ["project:A"], (FIRST,)),
        ((2,), ["project:B", "district:1", "project:A"], (FIRST, SECOND)),
        ((2,), ["plan"], (FIRST, SECOND)),
        ((3,), ["plan"], (LATER,)),
        ((2, 3), ["project:A"], (FIRST, LATER)),
        ((2, 3), ["releases"], ()),
        ((1,), ["releases", "plan"], ()),
    ],
)
def test_a_notice_tells_the_changes_of_its_releases_under_its_topics(
    shelf, releases, topics, told
):
    notice = shelf.notice(owed(*releases, topics=topics))
    assert notice.changes == told
    assert notice.releases == releases
    assert notice.release.info.number == releases[-1]
    assert notice.topics == set(topics)
    assert notice.preferences.text_only


@pytest.mark.parametrize("topics", [[], ["project:C"]])
def test_there_is_no_notice_of_what_is_followed_no_longer(shelf, topics):
    assert shelf.notice(owed(2, 3, topics=topics)) is None


def test_there_is_no_notice_of_a_kind_of_event_that_was_left_out(shelf):
    muted = frozenset({EventKind.DECISIONS})
    assert shelf.notice(owed(2, topics=["plan"], muted=muted)) is None
    assert shelf.notice(owed(2, topics=["plan"], muted=ROUTINE)) is not None


def test_a_release_that_is_not_there_is_an_error(shelf):
    with pytest.raises(ReleaseNotFoundError):
        shelf.notice(owed(9, topics=["plan"]))


def test_files_are_opened_once_and_not_for_ever(tmp_path):
    for number in range(1, 41):
        write_release(tmp_path, number, change(number, "A", "plan"))
    shelf = OpenReleases(tmp_path)
    one = present(shelf.notice(owed(1, topics=["plan"]))).release
    assert present(shelf.notice(owed(1, topics=["plan"]))).release is one
    for number in range(2, 41):
        assert len(present(shelf.notice(owed(number, topics=["plan"]))).changes) == 1
    assert present(shelf.notice(owed(1, topics=["plan"]))).release is not one
    shelf.close()


def test_what_was_told_is_closed_when_the_next_is_told(tmp_path):
    for number in (1, 2):
        write_release(tmp_path, number, change(number, "A", "plan"))
    composed: list[Release] = []

    def compose(notice: Notice) -> Message:
        composed.append(notice.release)
        return Message(str(len(composed)))

    notices = Notices(tmp_path, compose)
    first_message = notices.compose(owed(1, topics=["plan"]))
    assert notices.compose(owed(1, topics=["plan"])) is first_message  # worded once
    notices.forget()
    assert notices.known(owed(1, topics=["plan"])) is None
    notices.compose(owed(2, topics=["plan"]))
    first, second = composed
    with pytest.raises(sqlite3.ProgrammingError):
        first.connection.execute("SELECT 1")
    assert second.info.number == 2
    notices.close()
