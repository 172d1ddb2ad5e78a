"""The order of rows is a field like any other: published, and told."""

from datetime import UTC, datetime

from core.publishing.publish import Order, publish
from core.release import records
from core.release.reader import Release
from core.texts import load_texts
from core.wording.change_words import describe_change
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder

NOW = datetime(2021, 10, 1, 8, tzinfo=UTC)


def owe_nothing(*_given):
    """Follow nobody."""
    return 0


def test_a_new_order_is_published_and_told(database, tmp_path):
    tables = a_plan()
    order = Order(releases_dir=tmp_path / "releases", plan="1400", by="operator", now=NOW)
    with an_engine(database) as engine:
        assert do_import(engine, write_folder(tmp_path / "first", tables)).proposal
        publish(engine, order, enqueue=owe_nothing)
        nodes = tables["nodes"]
        nodes[1], nodes[2] = nodes[2], nodes[1]
        # One that comes before others makes room and is no change of theirs.
        nodes.insert(4, {**nodes[4], "code": "S00", "title": "اتوبوس"})
        outcome = do_import(engine, write_folder(tmp_path / "second", tables), reason="بازبینی")
        assert outcome.proposal
        release = Release(publish(engine, order, enqueue=owe_nothing).path)
    changes = [one for one in release.all(records.Change) if one.field == "position"]
    assert [(one.subject_code, one.old, one.new, one.reason) for one in changes] == [
        ("L1", "1", "2", "بازبینی"),
        ("L2", "2", "1", "بازبینی"),
    ]
    texts = load_texts("fa")
    assert all(texts("field.position") in describe_change(one, texts) for one in changes)
