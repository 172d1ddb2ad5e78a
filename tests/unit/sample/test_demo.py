"""The demo does what is left to do, and no more. What it makes is looked at in functional."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from core.database.engine import reading
from core.models import ImportRun, PublishedRelease
from core.sample import demo
from core.sample.states import HandedIn
from core.settings import Settings
from tests.factories.imports import an_engine
from tests.factories.packages import a_plan, write_folder

NOW = datetime(2021, 9, 20, 9, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path):
    with an_engine(f"sqlite:///{tmp_path}/plan.sqlite") as opened:
        yield opened


@pytest.fixture
def prepare(engine, tmp_path, monkeypatch):
    """Prepare the demo, with a package of a few rows in place of the sample."""

    def packages(folder, _until):
        later = a_plan()
        later["observations"][0]["value"] = "44"
        moved = a_plan()
        moved["observations"][0]["value"] = "43"
        return [
            HandedIn(write_folder(folder / "first", a_plan())),
            HandedIn(write_folder(folder / "moved", moved), "بازبینی"),
            HandedIn(write_folder(folder / "later", later)),
        ]

    # The sample is part of the program: there is nothing through which to hand in another.
    monkeypatch.setattr(demo, "packages", packages)
    settings = Settings(data_dir=tmp_path, _env_file=None)
    return lambda clock: demo.prepare_demo(engine, settings, clock, lambda *_: None)


def releases(engine):
    with reading(engine) as session:
        return [row.number for row in session.exec(select(PublishedRelease))]


def reasons(engine):
    with reading(engine) as session:
        return [run.reason for run in session.exec(select(ImportRun))]


def test_two_releases_are_made_once(engine, prepare):
    assert prepare(lambda: NOW) is True
    assert releases(engine) == [1, 2]
    assert reasons(engine) == [None, "بازبینی", None]
    assert prepare(lambda: NOW) is False
    assert releases(engine) == [1, 2]


def test_what_was_interrupted_is_gone_on_with(engine, prepare):
    moments = iter([NOW])
    with pytest.raises(StopIteration):
        prepare(lambda: next(moments))
    assert releases(engine) == [1]
    assert prepare(lambda: NOW) is True
    assert releases(engine) == [1, 2]


def test_what_was_imported_is_not_handed_in_again(engine, prepare, monkeypatch):
    def interrupted(*_args, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(demo, "publish", interrupted)
        with pytest.raises(KeyboardInterrupt):
            prepare(lambda: NOW)
    assert (reasons(engine), releases(engine)) == ([None], [])
    assert prepare(lambda: NOW) is True
    assert (reasons(engine), releases(engine)) == ([None, "بازبینی", None], [1, 2])
