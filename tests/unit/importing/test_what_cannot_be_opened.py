"""Files that cannot be opened, grow while they are read, or are no workbook."""

import io
from types import SimpleNamespace
from typing import Any

import pytest

from core.importing.problems import Place, Problems, UnreadableError
from core.importing.readers import kept_files
from core.importing.readers.delimited.csv_files import HEAD_BYTES, head_of
from core.importing.readers.file_opening import open_given
from core.importing.readers.xlsx.cell_faults import broken_cell
from core.importing.writers.marked_workbook import mark_workbook
from core.texts import load_texts


def test_what_the_system_refuses_is_the_systems_error(tmp_path, monkeypatch):
    def refuse(*_given):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "plan.csv").write_text("code")
    monkeypatch.setattr("core.importing.readers.file_opening.os.open", refuse)
    with pytest.raises(PermissionError):
        open_given(tmp_path / "plan.csv", Place("plan.csv"))


def test_a_file_that_grows_while_it_is_packed_is_too_big(tmp_path, monkeypatch):
    (tmp_path / "plan.csv").write_text("code")
    monkeypatch.setattr(kept_files, "MAX_FILE_BYTES", 4)
    monkeypatch.setattr(kept_files, "open_given", lambda *_given: io.BytesIO(b"code,title"))
    with pytest.raises(UnreadableError):
        kept_files._pack(tmp_path, io.BytesIO())


def test_in_a_file_that_is_no_workbook_no_cell_is_looked_for(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"no archive at all")
    assert broken_cell(path, "plan.xlsx") is None


def test_a_long_text_of_another_encoding_is_read_for_what_it_begins_with():
    file: Any = SimpleNamespace(name="plan.csv", head=b"code," + b"\xff" * HEAD_BYTES)
    assert head_of(file, "utf-8").startswith("code,")


def test_problems_of_what_is_kept_nowhere_are_listed_all_the_same(tmp_path):
    mark_workbook(None, Problems(), tmp_path / "marked.xlsx", load_texts())
    assert (tmp_path / "marked.xlsx").stat().st_size > 0
