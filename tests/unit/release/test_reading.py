"""What is read of a release file besides its rows."""

from core.release import records
from core.release.reader import Release
from tests.factories.city import write_city


def test_codes_are_those_of_the_rows_in_their_order(tmp_path):
    release = write_city(tmp_path)
    codes = [row.code for row in release.stream(records.Project)]
    assert release.codes(records.Project) == codes
    assert len(codes) > 1


def test_a_file_is_opened_anew_where_its_connection_is_forgotten(tmp_path):
    release = Release(write_city(tmp_path).path)
    before, title = release.connection, release.plan.title
    release.forget_connections()
    assert release.connection is not before
    assert next(release.stream(records.Plan)).title == title
