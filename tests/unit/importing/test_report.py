import pytest

from core.importing.report import problem_lines, proposal_lines
from core.texts import load_texts
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder


@pytest.fixture
def engine(tmp_path):
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
        yield engine


def test_an_import_tells_counts_and_the_next_step(engine, tmp_path):
    folder = write_folder(tmp_path / "package", a_plan())
    lines = proposal_lines(do_import(engine, folder), load_texts("fa"))
    assert "درخت برنامه: ۵ تازه، ۰ تغییریافته، ۰ حذف‌شده، ۰ بدون تغییر" in lines
    assert "qotbnama publish" in lines[-1]
    again = proposal_lines(do_import(engine, folder), load_texts("fa"))
    assert again[0] == load_texts("fa")("cli.import.nothing")


def test_a_dry_run_has_no_next_step(engine, tmp_path):
    folder = write_folder(tmp_path / "package", a_plan())
    lines = proposal_lines(do_import(engine, folder, dry_run=True), load_texts("fa"))
    assert lines[0] == load_texts("fa")("cli.import.proposed")
    assert not any("qotbnama publish" in line for line in lines)


def test_a_few_doubts_are_told_and_the_rest_counted(engine, tmp_path):
    tables = a_plan()
    objective, strategy = tables["nodes"][3], tables["nodes"][4]
    tables["nodes"] += [{**objective, "code": f"X{n}"} for n in range(25)] + [
        {**strategy, "code": f"Y{n}", "parent": f"X{n}"} for n in range(25)
    ]
    lines = proposal_lines(
        do_import(engine, write_folder(tmp_path / "package", tables)), load_texts("fa")
    )
    told = [line for line in lines if "پروژه‌ای تعریف نشده" in line]
    assert len(told) == 20
    assert load_texts("fa")("cli.import.more_warnings", count="۵") in lines


def test_where_nothing_changes_nothing_is_to_be_published(engine, tmp_path):
    texts = load_texts("fa")
    folder = write_folder(tmp_path / "package", a_plan())
    first, again = (proposal_lines(do_import(engine, folder), texts) for _ in range(2))
    assert first[-1] == texts("cli.import.next")
    assert again[0] == texts("cli.import.nothing")
    assert texts("cli.import.next") not in again


def test_one_doubt_is_told_alone(engine, tmp_path):
    tables = a_plan()
    tables["projects"][0]["strategies"] = ""
    lines = proposal_lines(
        do_import(engine, write_folder(tmp_path / "package", tables)), load_texts("fa")
    )
    assert lines[-2] == "درخت برنامه \u2068O01\u2069: برای این هدف خرد پروژه‌ای تعریف نشده است."


def test_problems_in_english(engine, tmp_path):
    tables = a_plan()
    tables["nodes"][0]["title"] = ""
    outcome = do_import(engine, write_folder(tmp_path / "package", tables))
    lines = problem_lines(outcome, load_texts("en"))
    assert lines[1].endswith("this cell must not be empty. Fill it in.")


def test_a_doubt_about_the_whole_city_names_the_indicator_alone(engine, tmp_path):
    tables = a_plan()
    tables["targets"][1]["value"] = "30"
    lines = proposal_lines(
        do_import(engine, write_folder(tmp_path / "package", tables)), load_texts("fa")
    )
    assert any(line.startswith("شاخص‌ها \u2068K001\u2069: هدف") for line in lines)
