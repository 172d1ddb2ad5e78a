"""The sample plan as the demo publishes it, made once in a run and only to be read."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from core.calendar import utc_now
from core.database import migrate, open_database
from core.publishing.current import CurrentReleases
from core.sample.demo import prepare_demo
from core.settings import Settings


@cache
def sample_releases():
    """The folder of the sample's two releases."""
    folder = Path(mkdtemp(prefix="sample-city-"))
    settings = Settings(data_dir=folder, _env_file=None)
    engine = open_database(settings.database)
    migrate(engine)
    prepare_demo(engine, settings, utc_now, lambda *_: None)
    engine.dispose()
    return settings.releases_dir


def sample_release():
    return CurrentReleases(sample_releases()).get()
