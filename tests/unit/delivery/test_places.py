from contextlib import closing

import pytest

from core.delivery.people.followable import topic_exists
from core.delivery.places import FollowedPlaces, PlaceFinder, PlaceState, place_of, place_topic
from core.release.reader import Release
from tests.factories.promises import promised
from tests.factories.release_files import change, write_release

CITY = [
    promised("A", title="پیاده‌راه چهارباغ"),
    promised("B", title="ساماندهی معبر", location="خیابان آمادگاه، از چهارباغ تا سیدعلی‌خان"),
    promised("C", title="پارک شهر", scope="در اطراف چهارباغ"),
    *(promised(f"D{number}", title=f"پروژهٔ شهر {number}") for number in range(9)),
]


@pytest.fixture
def release(tmp_path):
    with closing(Release(write_release(tmp_path, 1, *CITY))) as opened:
        yield opened


def codes(release, text):
    return [one.code for one in PlaceFinder(release).projects(text)]


def test_a_place_is_looked_for_in_title_location_and_scope(release):
    assert codes(release, "خیابان چهارباغ") == ["A", "B", "C"]
    assert codes(release, "آمادگاه") == ["B"]
    assert codes(release, "سیچان") == []


def test_a_text_that_is_no_place_is_in_no_project(release):
    assert codes(release, "از") == []


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("چهارباغ", PlaceState.FIT),
        ("سیچان", PlaceState.FIT),
        ("شهر", PlaceState.TOO_WIDE),
        ("چهارباغ " * 9, PlaceState.TOO_LONG),
        ("از", PlaceState.NO_PLACE),
        ("پ", PlaceState.NO_PLACE),
        ("چهار\u202eباغ", PlaceState.NO_PLACE),
        ("چهار\x00باغ", PlaceState.NO_PLACE),
    ],
)
def test_what_can_be_followed(release, text, state):
    assert PlaceFinder(release).state(text) is state
    assert topic_exists(release, f"place:{text}") is (state is PlaceState.FIT)


def test_a_place_has_one_topic_however_it_is_typed(release):
    assert place_topic(" محله  سيچان ") == "place:محله سیچان"
    assert place_of("place:مترو") == "مترو"
    assert place_of("project:A") is None
    assert not topic_exists(release, "place:محله  سیچان")


def test_a_place_brings_what_is_about_its_projects_and_nothing_else(release):
    places = FollowedPlaces(PlaceFinder(release), ["plan", "place:آمادگاه", "place:چهارباغ"])
    about_b = places.named_by(change(1, "B", "plan", "project:B"))
    assert about_b.topics == ("plan", "project:B", "place:آمادگاه", "place:چهارباغ")
    other = change(1, "D1", "plan", "project:D1")
    assert places.named_by(other) == other


def test_what_left_the_plan_is_known_by_its_title(tmp_path):
    gone = change(2, "X", "project:X")
    object.__setattr__(gone, "event", "removed")
    object.__setattr__(gone, "subject_title", "کتابخانهٔ سیچان")
    with closing(Release(write_release(tmp_path, 2, *CITY, gone))) as release:
        finder = PlaceFinder(release)
        assert finder.behind({"project:X"}, ["place:سیچان", "place:مترو"]) == {"place:سیچان"}
        assert finder.projects("سیچان") == []
