import csv
import io
import os
import runpy
import sys

import pytest

from core.calendar import JALALI
from core.release import Release, records
from core.release.citation import SAMPLE, SENTENCE, cite, title_of
from core.release.command import DONE, FAULTY, REFUSED, USAGE, main
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.elements.page_citation import cite as cite_page
from tests.factories.release_files import write_chain
from tests.factories.small_city import small_release
from tests.factories.snapshots import make


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    rows = (
        make(records.Project, code="P1", title="پروژهٔ نخست", districts=("D1", "D2")),
        make(records.Indicator, code="K1", title="شاخص نخست"),
        make(records.District, code="D1", number=1, title="منطقهٔ یک"),
    )
    return write_chain(tmp_path_factory.mktemp("1400"), 2, *rows)[-1]


def run(*arguments):
    out = io.StringIO()
    status = main([str(one) for one in arguments], out)
    return status, out.getvalue()


def test_a_whole_file_is_said_to_be_whole(path):
    status, text = run("verify", path)
    assert status == DONE
    assert text.splitlines()[1:] == [
        "number    2",
        "earlier   1",
        "compared  1",
        "درست است.",
    ]
    assert path.stem.partition("-")[2] in text


def test_a_fault_is_named_and_is_the_status(path, tmp_path):
    forged = tmp_path / path.name
    forged.write_bytes(path.read_bytes() + b"\0")
    status, text = run("verify", forged)
    assert status == FAULTY
    assert "محتوای فایل آن نیست که نامش می‌گوید." in text
    forged.write_bytes(b"")
    status, text = run("verify", forged)
    assert (status, "number    –" in text) == (FAULTY, True)


def test_every_table_is_listed_with_its_rows(path):
    status, text = run("tables", path)
    counts = {name: int(count) for count, name in map(str.split, text.splitlines())}
    assert status == DONE
    assert list(counts) == [record.table for record in records.RECORDS]
    assert (counts["project"], counts["claim"], counts["release_info"]) == (1, 0, 2)


def test_rows_come_as_csv_with_jalali_days(path):
    status, text = run("rows", path, "release_info")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert status == DONE
    assert [row["number"] for row in rows] == ["1", "2"]
    assert "published_at_jalali" in rows[0]


def test_no_cell_is_a_formula(tmp_path):
    row = make(records.Source, code="S1", title="=1+1")
    (path,) = write_chain(tmp_path, 1, row)
    assert "S1,'=1+1," in run("rows", path, "source")[1]


def test_a_thing_is_quoted_by_its_code_and_the_plan_without_one(path):
    release = Release(path)
    for code, title in (("P1", "پروژهٔ نخست"), ("K1", "شاخص نخست"), ("D1", "منطقهٔ یک")):
        assert title_of(release, code) == title
        assert run("cite", path, code) == (DONE, f"{cite(release, title)}\n")
        assert title in cite(release, title)
    assert run("cite", path) == (DONE, f"{cite(release, release.plan.title)}\n")
    assert JALALI.medium(release.info.published_on) in cite(release, "")
    release.close()


@pytest.mark.parametrize(
    "of", [[], ["verify"], ["verify", "a", "b"], ["delete", "x"], ["rows", "x"]]
)
def test_what_is_no_command_is_answered_with_those_there_are(of):
    assert run(*of) == (REFUSED, USAGE)


def test_what_is_not_there_is_said_in_persian(path, tmp_path):
    assert run("cite", path, "P9") == (REFUSED, "چیزی با کد «P9» در این انتشار نیست.\n")
    assert run("rows", path, "secrets") == (REFUSED, "جدول «secrets» نیست.\n")
    missing = tmp_path / "missing.sqlite"
    for command in ("verify", "tables", "cite"):
        status, text = run(command, missing)
        assert (status, text) == (REFUSED, f"فایل {missing} را نمی‌توان خواند.\n")


def test_who_stops_reading_gets_no_traceback(path):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as out:
        assert main(["rows", str(path), "project"], out) == REFUSED


def test_it_runs_as_a_module(path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["release", "tables", str(path)])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("core.release", run_name="__main__")
    assert ended.value.code == DONE
    assert "project" in capsys.readouterr().out


def test_the_sentences_are_those_of_the_site():
    texts = load_texts("fa")
    assert texts("portal.cite.text") == SENTENCE
    assert texts("portal.cite.sample") == SAMPLE
    release = small_release()
    assert release.plan.is_sample
    book = Book(release, texts)
    assert cite(release, "پل‌ها") == cite_page(book, "پل‌ها").text
