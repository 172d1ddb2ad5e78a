"""A very small city: a release with one of everything a page can show."""

from core.evaluation import POLICY
from core.manifest import sha256_of
from core.publishing.freeze.file import freeze
from core.publishing.judge.gaps import find_gaps
from core.publishing.judge.judging import judge_snapshot
from core.publishing.judge.slips import slip_snapshot
from core.publishing.snapshot import Snapshot
from core.release import records
from core.release.reader import Release
from core.texts import load_texts
from tests.factories.city_plan import JUDGED_ON, indicator_rows, plan_rows, tree_rows
from tests.factories.city_results import history_rows, project_rows, total_rows
from tests.factories.snapshots import make

COMPUTED = (
    records.DueFigure,
    records.Judgement,
    records.JudgementHistory,
    records.NodeScore,
    records.NodeScoreHistory,
    records.Robustness,
    records.CoverageGap,
)


def city_rows(*, is_sample=True, more=()):
    """Every record of the small city and *more*, in no order, judged as a release is."""
    rows = [
        *plan_rows(is_sample),
        *tree_rows(),
        *indicator_rows(),
        *project_rows(),
        *total_rows(),
        *history_rows(),
        *more,
    ]
    snapshot = gathered(rows)
    judge_snapshot(snapshot, JUDGED_ON, POLICY)
    find_gaps(snapshot)
    return [*rows, *(row for record in COMPUTED for row in snapshot.of(record))]


def write_release(path, rows):
    """Write *rows* as a release file, and open it."""
    freeze(gathered(rows), path, load_texts())
    return Release(path)


def gathered(rows):
    """Rows in no order as a snapshot."""
    snapshot = Snapshot()
    for record in {type(row) for row in rows}:
        snapshot.put(record, [row for row in rows if type(row) is record])
    if snapshot.of(records.ReleaseInfo):
        slip_snapshot(snapshot)
    return snapshot


def write_city(folder, **given):
    """Write the small city's second release into *folder*, and open it."""
    return write_release(folder / "000002-c17c17c17c17.sqlite", city_rows(**given))


def publish_city(releases_dir, **given):
    """Write the small city's second release as its plan's current one, named by its hash."""
    folder = releases_dir / "1400"
    folder.mkdir(parents=True)
    path = write_city(folder, **given).path
    path = path.replace(folder / f"000002-{sha256_of(path)[:12]}.sqlite")
    (folder / "current").symlink_to(path.name)


def borders(texts):
    """Rows of borders, for code → GeoJSON text."""
    return [make(records.Boundary, code=code, geometry=text) for code, text in texts.items()]
