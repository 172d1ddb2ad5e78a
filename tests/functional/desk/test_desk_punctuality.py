"""The room of what is due, and the command that says the same."""

import re

import pytest

from core.enums import FigureState, Role
from core.release import records
from core.release.current import CurrentReleases
from tests.factories.desk_packages import begun_database
from tests.factories.desk_people import desk_client, desk_settings, signed_in

PAGE = "/desk/punctuality/"


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return desk_settings(tmp_path_factory.mktemp("due"))


@pytest.fixture(scope="module")
def engine(settings):
    with begun_database(settings) as opened:
        yield opened


@pytest.fixture
def clerk(settings, engine):
    with desk_client(settings, engine) as client:
        yield signed_in(client, engine, Role.CLERK.value)


def overdue(settings):
    release = CurrentReleases(settings.releases_dir).get()
    return release.all(records.DueFigure, state=FigureState.OVERDUE)


def letters(page):
    return re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)


def test_all_that_is_overdue_is_listed_and_asked_for(clerk, settings):
    rows = overdue(settings)
    page = clerk.get(PAGE).text
    assert len(rows) > 3
    assert len(re.findall(r'<th scope="row">', page)) == len(rows)
    (letter,) = letters(page)
    assert letter.startswith("با سلام، ")
    for row in rows:
        assert row.indicator in letter
    assert "دلیلش را بنویسید" in letter
    assert 'href="/1400/punctuality/"' in page


@pytest.mark.parametrize("by", ["custodian", "responsible"])
def test_who_is_asked_and_how_far_ahead_is_chosen(clerk, by):
    page = clerk.get(f"{PAGE}?by={by}&days=90").text
    assert re.findall(r'by=(\w+)&amp;days=(\d+)" aria-current', page) == [(by, "90")] * 2
    assert clerk.get(f"{PAGE}?by=name").status_code == 422
    assert clerk.get(f"{PAGE}?days=7").status_code == 422


def test_the_command_writes_the_same_letters(clerk, settings, monkeypatch, qotbnama):
    monkeypatch.setenv("QOTBNAMA_DATA_DIR", str(settings.data_dir))
    status, text = qotbnama("punctuality")
    assert status == 0
    assert text.strip() in [letter.strip() for letter in letters(clerk.get(PAGE).text)]
    status, text = qotbnama("punctuality", "--by", "name")
    assert status == 2
    assert "custodian، responsible" in text
    for days in ("-1", "367"):
        status, text = qotbnama("punctuality", "--days", days)
        assert status == 2
        assert "۰ تا ۳۶۶" in text


def test_before_the_first_release_the_room_says_so(tmp_path, engine):
    with desk_client(desk_settings(tmp_path), engine) as client:
        page = signed_in(client, engine, Role.CLERK.value).get(PAGE).text
    assert "پس از نخستین انتشار" in page
    assert letters(page) == []
