"""Settlements on file: whole, without chats and texts, and harmless where none can be kept."""

from typing import Any

import pytest

from core.delivery.queue.journal import Journal, journals, read_journal
from core.delivery.queue.settling import Settlement
from core.delivery.sending.channel import SendError
from tests.presence import present

SENT = Settlement(token="t", delivery_ids=(1, 2), message_id="7")
CANCELLED = Settlement(token="t", delivery_ids=(3,))
FAILED = Settlement(
    token="t",
    delivery_ids=(4,),
    error=SendError(reason="server", retry_after_s=3.5, unknown_outcome=True),
    is_try=False,
)


def same(one, other):
    """Whether two settlements are alike; errors are not compared by their contents."""
    mine, theirs = (
        {**{name: getattr(each, name) for name in Settlement.__slots__}, "error": None}
        for each in (one, other)
    )
    errors = [each.error and vars(each.error) for each in (one, other)]
    return mine == theirs and errors[0] == errors[1]


def test_what_is_written_is_read(tmp_path):
    journal = Journal(tmp_path / "processes", "a")
    for one in (SENT, CANCELLED, FAILED):
        journal.append(one)
    (path,) = journals(tmp_path / "processes").values()
    found = read_journal(path).settlements
    assert all(map(same, found, (SENT, CANCELLED, FAILED)))
    assert len(found) == 3
    journal.close()
    assert path.exists()


def test_where_a_chat_moved_to_is_not_kept(tmp_path):
    journal = Journal(tmp_path, "a")
    moved = SendError(reason="migrated", new_chat_id="-100123")
    journal.append(Settlement(token="t", delivery_ids=(1,), error=moved))
    (path,) = journals(tmp_path).values()
    assert b"100123" not in path.read_bytes()
    (found,) = read_journal(path).settlements
    assert present(found.error).new_chat_id is None
    journal.close()


def test_what_is_settled_is_cleared_and_an_empty_file_is_not_left(tmp_path):
    journal = Journal(tmp_path, "a")
    journal.clear()
    journal.append(SENT)
    journal.clear()
    journal.clear()
    journal.append(CANCELLED)
    (path,) = journals(tmp_path).values()
    assert [one.delivery_ids for one in read_journal(path).settlements] == [(3,)]
    journal.clear()
    journal.close()
    assert journals(tmp_path) == {}
    assert read_journal(path).settlements == []


def test_a_line_that_is_cut_off_is_passed_over(tmp_path):
    journal = Journal(tmp_path, "a")
    journal.append(SENT)
    journal.close()
    (path,) = journals(tmp_path).values()
    path.write_bytes(path.read_bytes() + b'{"token": "t", "deliv')
    assert len(read_journal(path).settlements) == 1


@pytest.mark.parametrize("folder", [None, "file"])
def test_where_no_file_can_be_written_nothing_is_kept(tmp_path, folder, caplog):
    (tmp_path / "file").write_text("")
    journal = Journal(folder and tmp_path / folder / "processes", "a")
    journal.append(SENT)
    journal.append(SENT)
    journal.clear()
    journal.close()
    assert len(caplog.records) == (folder is not None)


def test_what_is_on_the_wire_stays_on_file_until_it_is_answered(tmp_path, monkeypatch):
    monkeypatch.setattr("core.delivery.queue.journal._MOST_BYTES", 100)
    journal = Journal(tmp_path, "a")
    (path,) = journals(tmp_path).values()
    journal.note_on_the_wire((1, 2))
    journal.note_on_the_wire((8,))
    journal.append(SENT)
    journal.clear()
    # Written anew: what is settled is gone from it.
    assert (read_journal(path).on_the_wire, read_journal(path).settlements) == ({8}, [])
    journal.note_on_the_wire((9,))
    journal.clear()
    assert read_journal(path).on_the_wire == {8, 9}
    for one in (8, 9):
        journal.append(Settlement(token="t", delivery_ids=(one,), message_id="7"))
    journal.clear()
    assert path.read_bytes() == b""
    journal.close()
    assert not path.exists()


class FullDisk:
    """A file on a disk that has become full."""

    def write(self, _line):
        raise OSError(28, "No space left on device")

    def truncate(self, _size):
        raise OSError(28, "No space left on device")

    def close(self):
        return


class LastBytes(FullDisk):
    """A file on a disk that has room for a part of a line."""

    def write(self, line):
        return len(line) - 1


@pytest.mark.parametrize("step", ["write", "write a part", "clear"])
def test_a_journal_that_cannot_go_on_is_taken_away(tmp_path, step, caplog):
    journal = Journal(tmp_path, "a")
    if step == "clear":
        journal.append(SENT)
    present(journal._file).close()
    broken: Any = LastBytes() if step == "write a part" else FullDisk()
    journal._file = broken
    journal.clear() if step == "clear" else journal.append(SENT)
    journal.append(SENT)
    journal.close()
    # One that is not whole would say that nothing was on the wire.
    assert journals(tmp_path) == {}
    assert len(caplog.records) == 1


def test_one_that_cannot_be_written_anew_leaves_no_draft(tmp_path, monkeypatch):
    monkeypatch.setattr("core.delivery.queue.journal._MOST_BYTES", 10)
    journal = Journal(tmp_path, "a")
    journal.note_on_the_wire((1, 2))
    (tmp_path / "a.journal").unlink()
    (tmp_path / "a.journal").mkdir()
    journal.clear()
    assert [path.name for path in tmp_path.iterdir()] == ["a.journal"]
    journal.close()
