"""What is handed in is a regular file that is not too big; anything else is refused at once.

Each is tried in a process of its own that has a minute: a pipe is never waited for.
"""

import contextlib
import os
import socket
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.importing.pipeline import import_file
from core.importing.problems import UnreadableError
from core.importing.readers import kept_files
from core.importing.readers.delimited.csv_child import MAX_BYTES
from core.importing.readers.kept_files import REFUSED_KEPT_BYTES
from tests.factories.imports import NOW, an_engine, count, do_import, messages
from tests.factories.packages import a_plan, csv_text, write_folder, write_xlsx
from tests.factories.qpr import do_qpr

PATIENCE_S = 120
ROOT = Path(__file__).parents[2]
IMPORT = "from cli.program import main; main()"


@pytest.fixture
def engine(tmp_path):
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
        yield engine


def codes(outcome):
    return [problem.code for problem in outcome.problems]


def command(folder, *arguments):
    """Run the command line; give its exit status and what it said."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "QOTBNAMA_DATA_DIR": str(folder / "data")},
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def a_pipe(path):
    os.mkfifo(path)
    return path


def a_socket(path):
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as made:
        made.bind(os.path.relpath(path))
    return path


def a_device(path):
    del path
    return Path("/dev/zero")


def a_link(path):
    path.symlink_to("/etc/hostname")
    return path


ODD = {
    "a pipe": (a_pipe, "file_not_regular"),
    "a socket": (a_socket, "file_not_regular"),
    "a device": (a_device, "file_not_regular"),
    "a link": (a_link, "file_is_link"),
}


@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_file_is_refused_before_anything_is_kept(engine, tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    make, code = ODD[kind]
    outcome = do_import(engine, make(tmp_path / "plan.xlsx"), imports_dir=tmp_path / "kept")
    assert (codes(outcome), outcome.state) == ([code], "refused")
    assert (outcome.file, outcome.run) == (None, None)
    assert not (tmp_path / "kept").exists()
    assert count(engine, "import_run") == 0
    assert count(engine, "audit_entry") == 1
    assert len(messages(outcome)) == len(messages(outcome, "en")) == 1


@pytest.mark.parametrize("kind", [kind for kind in ODD if kind != "a device"])
def test_inside_a_folder_likewise(engine, tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    folder = write_folder(tmp_path / "package", a_plan())
    make, code = ODD[kind]
    (folder / "sources.csv").unlink()
    make(folder / "sources.csv")
    outcome = do_import(engine, folder, imports_dir=tmp_path / "kept")
    assert codes(outcome) == [code]
    assert outcome.problems[0].place.file == "sources.csv"
    assert list((tmp_path / "kept").glob("*")) == []


def test_a_folder_in_the_place_of_a_table_is_refused(engine, tmp_path):
    folder = write_folder(tmp_path / "package", a_plan())
    (folder / "milestones.csv").unlink()
    (folder / "milestones.csv").mkdir()
    assert codes(do_import(engine, folder)) == ["file_not_regular"]


@pytest.mark.parametrize("kind", ODD)
def test_a_mapping_or_values_of_qpr_likewise(engine, tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    do_import(engine, write_folder(tmp_path / "plan", a_plan()))
    make, code = ODD[kind]
    odd, values = make(tmp_path / "words.toml"), tmp_path / "values.csv"
    values.write_text("K001,,ACT,1398,50\n", encoding="utf-8")
    given = {"plan": "1400", "by": "clerk", "now": NOW, "imports_dir": tmp_path / "kept"}
    assert codes(import_file(engine, values, mapping=odd, **given)) == [code]
    assert codes(do_qpr(engine, odd)) == [code]


@pytest.mark.parametrize("kind", ODD)
def test_the_command_says_so_in_a_sentence_and_ends(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    path = ODD[kind][0](tmp_path / "plan.xlsx")
    status, said = command(tmp_path, "import", str(path), "--mark", "marked.xlsx")
    assert (status, "Traceback" in said) == (1, False)
    assert "خود فایل را بدهید" in said
    assert zipfile.is_zipfile(tmp_path / "marked.xlsx")


def test_a_name_that_is_no_text_is_shown_as_far_as_it_goes(tmp_path):
    path = tmp_path / os.fsdecode(b"plan-\xff.csv")
    path.write_text("x", encoding="utf-8")
    status, said = command(tmp_path, "import", path, "--mark", b"mark-\xff.xlsx")
    assert (status, "Traceback" in said) == (1, False)
    assert "plan-\ufffd" in said


@pytest.mark.parametrize("target", ["pipe", "link", "/dev/null"])
def test_nothing_but_files_is_written_over(tmp_path, target):
    folder = write_folder(tmp_path / "package", {**a_plan(), "sources": [{"code": "A"}]})
    if target == "pipe":
        os.mkfifo(tmp_path / target)
    if target == "link":
        (tmp_path / target).symlink_to(tmp_path / "elsewhere")
    before = os.lstat(tmp_path / target)
    status, said = command(tmp_path, "import", str(folder), "--mark", target)
    assert (status, "Traceback" in said) == (1, False)
    assert os.lstat(tmp_path / target).st_ino == before.st_ino
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_is_too_big_is_refused_by_its_size(engine, tmp_path):
    path = tmp_path / "districts.csv"
    with path.open("wb") as file:
        file.truncate((200 << 20) + 1)  # a hole: it takes no room here, and would there
    outcome = do_import(engine, path)
    assert codes(outcome) == ["file_too_big"]
    assert not (tmp_path / "kept").exists()


def test_one_that_grows_while_it_is_copied_is_not_kept(tmp_path, monkeypatch):
    path = tmp_path / "districts.csv"
    path.write_bytes(b"x" * 2_000)
    monkeypatch.setattr(kept_files, "MAX_FILE_BYTES", 1_000)
    with pytest.raises(UnreadableError):
        kept_files.keep(path, tmp_path / "kept", NOW)
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_large_refused_file_is_not_kept_and_an_applied_one_is(engine, tmp_path):
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"PK\x03\x04" + os.urandom(REFUSED_KEPT_BYTES + 1))
    assert do_import(engine, wrong).state == "refused"
    assert list((tmp_path / "kept").iterdir()) == []
    tables = a_plan()
    tables["nodes"][0]["description"] = "شرح " * 4_000
    good = write_folder(tmp_path / "package", tables)
    assert do_import(engine, good).state == "applied"
    assert len(list((tmp_path / "kept").iterdir())) == 1
    # Handed in again for another plan it is refused, and stays: it is what was applied.
    assert do_import(engine, good, plan="1405").state == "refused"
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_an_applied_file_stays_whatever_comes_later(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(kept_files, "REFUSED_KEPT_BYTES", 10)
    good = write_folder(tmp_path / "package", a_plan())
    assert do_import(engine, good).state == "applied"
    assert do_import(engine, good, plan="1405").state == "refused"
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_what_is_kept_has_a_budget(engine, tmp_path):
    good = write_folder(tmp_path / "package", a_plan())
    outcome = do_import(engine, good, budget_bytes=1)
    assert (codes(outcome), outcome.state) == ([], "applied")  # a folder is packed first
    outcome = do_import(engine, good, budget_bytes=1)
    assert codes(outcome) == ["imports_full"]
    assert count(engine, "import_run") == 1


def test_the_kept_copy_is_read_and_not_the_path(engine, tmp_path, monkeypatch):
    path = tmp_path / "plan.xlsx"
    write_xlsx(path, a_plan())
    swapped = a_plan()
    swapped["nodes"][0]["title"] = "عوض‌شده"
    write_xlsx(tmp_path / "other.xlsx", swapped)
    keep = kept_files.keep

    def keep_and_swap(*given):
        kept = keep(*given)
        (tmp_path / "other.xlsx").replace(path)
        return kept

    monkeypatch.setattr("core.importing.pipeline.keep", keep_and_swap)
    outcome = do_import(engine, path)
    assert outcome.state == "applied"
    titles = [row["title"] for row in node_rows(engine)]
    assert "عوض‌شده" not in titles
    assert "هدف کلان نخست" in titles


def node_rows(engine):
    from core.models import Node
    from tests.factories.imports import rows

    return rows(engine, Node, "code")


def zip_of(path, *members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return path


def test_a_bomb_of_csv_is_refused_within_its_limit(engine, tmp_path):
    line = ("A%07d," + os.urandom(200).hex() + "\n") % 1
    content = "code,title\n" + line * (MAX_BYTES // len(line) + 10)
    path = zip_of(tmp_path / "bomb.zip", ("sources.csv", content))
    assert codes(do_import(engine, path)) in (["unpacked_too_big"], ["sheet_too_big"])


def test_a_list_of_members_without_end_is_refused_unread(engine, tmp_path):
    path = zip_of(tmp_path / "many.zip", ("sources.csv", csv_text(a_plan()["sources"])))
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    for count_of, size in ((60_000, 46), (1, 100 << 20)):
        directory = struct.pack("<HHHHII", 0, 0, count_of, count_of, size, 0)
        path.write_bytes(content[: end + 4] + directory + b"\0\0")
        assert codes(do_import(engine, path)) == ["zip_too_many"]
    path.write_bytes(b"PK\x03\x04 and nothing else")
    assert codes(do_import(engine, path)) == ["file_truncated"]
    path.write_bytes(content[:end] + b"PK\x06\x07" + b"\0" * 16 + content[end:])
    assert codes(do_import(engine, path)) == ["zip_too_many"]


def test_a_child_that_dies_takes_its_file_with_it(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "core.importing.readers.delimited.csv_files._READ",
        [sys.executable, "-c", "import os; os.abort()"],
    )
    outcome = do_import(engine, write_folder(tmp_path / "package", a_plan()))
    assert set(codes(outcome)) == {"file_too_heavy"}


def test_a_folder_without_end_is_refused(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(kept_files, "_MOST_FILES", 3)
    outcome = do_import(engine, write_folder(tmp_path / "package", a_plan()))
    assert codes(outcome) == ["zip_too_many"]


def test_the_mark_is_made_from_the_kept_copy(tmp_path):
    tables = a_plan()
    tables["nodes"][0]["title"] = ""
    write_xlsx(tmp_path / "plan.xlsx", tables)
    status, said = command(tmp_path, "import", "plan.xlsx", "--mark", "marked.xlsx")
    assert (status, "Traceback" in said) == (1, False)
    with zipfile.ZipFile(tmp_path / "marked.xlsx") as made:
        assert any("comment" in name for name in made.namelist())
