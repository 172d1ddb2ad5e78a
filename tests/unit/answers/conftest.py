"""A plan of the rows that a test tells, to be asked."""

import pytest

from core.answers import answer
from core.publishing.freeze.file import freeze
from core.release import records
from core.release.reader import Release
from core.texts import load_texts
from tests.factories.snapshots import make, snapshot_of


@pytest.fixture
def plan(tmp_path):
    """A plan of the rows that a test tells, as something to ask."""

    def made(*rows):
        number = len(list(tmp_path.iterdir())) + 1
        path = tmp_path / f"{number:06}-0123456789ab.sqlite"
        info = make(records.ReleaseInfo, number=1, plan="1400", change_count=0)
        freeze(snapshot_of(info, *rows), path, load_texts())
        release = Release(path)
        return lambda question: answer(release, question, load_texts())

    return made
