"""The sample plan as the demo publishes it, made once in a run and only to be read."""

from functools import cache

from core.calendar import utc_now
from core.database.engine import migrate, open_database
from core.publishing.freeze.file import freeze
from core.publishing.snapshot import Snapshot
from core.release import records
from core.release.current import CurrentReleases
from core.release.reader import Release
from core.sample.demo import prepare_demo
from core.settings import Settings
from core.texts import load_texts
from tests.factories.boundaries import drawn
from tests.factories.city import borders
from tests.factories.made_once import made_once


@cache
def sample_releases():
    """The folder of the sample's two releases."""

    def publish(folder):
        settings = Settings(data_dir=folder, _env_file=None)
        engine = open_database(settings.database)
        migrate(engine)
        prepare_demo(engine, settings, utc_now, lambda *_: None)
        engine.dispose()

    return Settings(data_dir=made_once("sample-city", publish), _env_file=None).releases_dir


def sample_release():
    return CurrentReleases(sample_releases()).get()


@cache
def bordered_release():
    """The sample's current release as it would be with made-up borders of its districts."""
    plain = sample_release()

    def draw(folder):
        snapshot = Snapshot()
        for record in records.RECORDS:
            snapshot.put(record, plain.all(record))
        tiles = {one.code: (one.tile_row, one.tile_col) for one in plain.stream(records.District)}
        snapshot.put(records.Boundary, borders(drawn(tiles, points=40)))
        freeze(snapshot, folder / plain.path.name, load_texts())

    return Release(made_once("bordered-city", draw) / plain.path.name)
