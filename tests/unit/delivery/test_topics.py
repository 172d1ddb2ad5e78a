import pytest

from core.delivery.people.followable import topic_exists
from core.release import records
from core.release.reader import Release
from tests.factories.release_files import write_release
from tests.factories.snapshots import make


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    things = (
        make(records.District, code="7", number=7),
        make(records.Project, code="F-01"),
        make(records.Indicator, code="K012"),
        make(records.Node, code="S03"),
    )
    opened = Release(write_release(tmp_path_factory.mktemp("releases"), 1, *things))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "topic",
    [
        "plan",
        "releases",
        "claims",
        "district:7",
        "project:F-01",
        "indicator:K012",
        "node:S03",
        "portfolio:flagship",
    ],
)
def test_what_there_is_can_be_followed(release, topic):
    assert topic_exists(release, topic)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "district",
        "district:",
        "district:8",
        "project:f-01",
        "indicator:F-01",
        "node:S03:x",
        "portfolio:large",
        "portfolio",
        "plan:1400",
        "claim:C01",
        "city:Isfahan",
    ],
)
def test_what_there_is_not_cannot(release, topic):
    assert not topic_exists(release, topic)
