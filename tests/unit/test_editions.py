import sqlite3
import subprocess
import sys

import pytest

from core.editions import NewPage, copy_editions, open_editions, read_editions
from core.errors import FileUnusableError

HOME, STREET, OTHER = "/1400/", "/1400/projects/F-01/", "/1400/projects/F-02/"


def page(address, text):
    return NewPage(address, text.encode() * 2, text.encode())


@pytest.fixture
def path(tmp_path):
    """Three releases: the street changes in the third, the other project goes in the second."""
    with open_editions(tmp_path / "kept" / "editions.sqlite") as editions:
        pages = [page(HOME, "home 1"), page(STREET, "street 1"), page(OTHER, "other 1")]
        editions.record("1400", 1, new=pages, shown=[HOME, STREET, OTHER])
        editions.record("1400", 2, new=[page(HOME, "home 2")], shown=[HOME, STREET])
        pages = [page(HOME, "home 5"), page(STREET, "street 5")]
        editions.record("1400", 5, new=pages, shown=[HOME, STREET])
        editions.keep_assets([("/static/site.abc.css", b"body{}")])
    return tmp_path / "kept" / "editions.sqlite"


@pytest.fixture
def editions(path):
    with read_editions(path) as editions:
        yield editions


@pytest.mark.parametrize(
    ("number", "address", "expected"),
    [
        (1, STREET, (1, b"street 1")),
        (2, STREET, (1, b"street 1")),
        (5, STREET, (5, b"street 5")),
        (2, HOME, (2, b"home 2")),
        (1, OTHER, (1, b"other 1")),
        (2, OTHER, None),
        (3, STREET, None),
        (6, STREET, None),
    ],
)
def test_a_page_is_as_a_recorded_release_showed_it(editions, number, address, expected):
    assert editions.page("1400", number, address) == expected
    assert editions.has_page("1400", number, address) == (expected is not None)


def test_what_is_kept_can_be_listed(editions):
    assert editions.plans() == ["1400"]
    assert editions.numbers("1400") == [1, 2, 5]
    assert list(editions.addresses("1400", 1)) == [HOME, STREET, OTHER]
    assert list(editions.addresses("1400", 2)) == [HOME, STREET]
    assert list(editions.addresses("1400", 3)) == []
    assert editions.holds("1400", 2)
    assert not editions.holds("1400", 3)
    assert not editions.holds("1405", 2)
    assert editions.assets() == ["/static/site.abc.css"]
    assert editions.asset("/static/site.abc.css") == b"body{}"
    assert editions.asset("/static/other.css") is None


def test_an_edition_says_for_which_releases_it_held(editions):
    spans = [(one.first, one.ended) for one in editions.history("1400", STREET)]
    assert spans == [(1, 5), (5, None)]
    assert editions.history("1400", "/1400/nowhere/") == []


def test_a_recorded_release_never_changes(path):
    with open_editions(path) as editions:
        editions.record("1400", 5, new=[page(STREET, "street, reworded")], shown=[STREET])
        editions.keep_assets([("/static/site.abc.css", b"other bytes under the same hash")])
        assert editions.page("1400", 5, STREET) == (5, b"street 5")
        assert editions.has_page("1400", 5, HOME)
        assert editions.asset("/static/site.abc.css") == b"body{}"


def test_a_page_can_come_back(path):
    with open_editions(path) as editions:
        again = page(OTHER, "other 1")
        editions.record("1400", 6, new=[again], shown=[HOME, STREET, OTHER])
        spans = [(one.first, one.ended) for one in editions.history("1400", OTHER)]
        assert spans == [(1, 2), (6, None)]


def test_half_a_release_is_not_recorded(path):
    def breaking_off():
        yield page(HOME, "home 6")
        raise RuntimeError

    with open_editions(path) as editions:
        with pytest.raises(RuntimeError):
            editions.record("1400", 6, new=breaking_off(), shown=[HOME])
        assert editions.numbers("1400") == [1, 2, 5]
        assert editions.history("1400", STREET)[-1].ended is None
        editions.record("1400", 6, new=[], shown=[HOME])
        assert editions.page("1400", 6, HOME) == (5, b"home 5")


def test_bytes_that_are_not_what_was_recorded_are_named(path):
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE page_edition SET body = ? WHERE address = ?", (b"x", OTHER))
        connection.execute("UPDATE asset SET body_sha256 = x'00'")
    connection.close()
    with read_editions(path) as editions:
        assert editions is not None
        assert list(editions.damaged()) == [f"/r/1{OTHER}", "/static/site.abc.css"]


def test_a_copy_is_whole_while_someone_writes(path, tmp_path):
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM page_edition")
    copy_editions(path, tmp_path / "copy.sqlite")
    writer.execute("ROLLBACK")
    writer.close()
    with read_editions(tmp_path / "copy.sqlite") as editions:
        assert editions is not None
        assert editions.page("1400", 2, HOME) == (2, b"home 2")
        assert list(editions.damaged()) == []


def test_without_a_store_there_is_nothing_to_read(tmp_path):
    with read_editions(tmp_path / "editions.sqlite") as editions:
        assert editions is None


def test_a_store_whose_making_was_stopped_counts_as_none_and_is_made_by_the_next(tmp_path):
    path, copy = tmp_path / "editions.sqlite", tmp_path / "copy.sqlite"
    path.touch()
    with read_editions(path) as editions:
        assert editions is None
    copy_editions(path, copy)
    with read_editions(copy) as editions:
        assert editions is None
    with open_editions(path) as editions:
        assert editions.plans() == []
    with read_editions(path) as editions:
        assert editions is not None


_KILLED_WRITER = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN IMMEDIATE")
for number in range(1000):
    row = ("1400", f"/{number}/", 5, None, b"", b"", bytes(3000))
    connection.execute("INSERT INTO page_edition VALUES (?, ?, ?, ?, ?, ?, ?)", row)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_left_half_written_is_taken_back_by_a_reader(path):
    subprocess.run([sys.executable, "-c", _KILLED_WRITER, str(path)], check=False)
    assert path.with_name(path.name + "-journal").is_file()
    with read_editions(path) as editions:
        assert editions is not None
        assert list(editions.addresses("1400", 5)) == [HOME, STREET]


@pytest.mark.parametrize("opening", [open_editions, read_editions])
def test_a_file_that_is_no_store_is_named(tmp_path, opening):
    path = tmp_path / "editions.sqlite"
    path.write_bytes(b"not a database, and longer than its first page would be" * 100)
    with pytest.raises(FileUnusableError) as refused, opening(path) as editions:
        editions.numbers("1400")
    assert refused.value.path == str(path)
