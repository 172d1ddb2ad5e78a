"""Whatever is wrong with a package, it is said where and what would be right; nothing is applied.

The messages of every fault are in bad_packages.fa.txt and bad_packages.en.txt.
"""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.factories.bad_boundaries import BAD_BOUNDARIES
from tests.factories.bad_packages import BAD
from tests.factories.imports import an_engine, count, do_import, messages
from tests.presence import present

FAULTS = {**BAD, **BAD_BOUNDARIES}
HERE = Path(__file__).parent
APPLIED_TABLES = ("plan", "node", "indicator", "observation", "field_revision", "quality_flag")


def expected(language):
    """Read the messages: a fault's name at the margin, its messages indented below."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (HERE / f"bad_packages.{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            found[name].append(line.strip())
        elif line:
            name = line
            found[name] = []
    return found


EXPECTED = {language: expected(language) for language in ("fa", "en")}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_package_is_refused_and_says_why(fault, tmp_path):
    path = FAULTS[fault](tmp_path)
    asked = "1400" if fault == "another plan than asked for" else None
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
        outcome = do_import(engine, path, plan=asked)
        assert outcome.state == "refused"
        assert outcome.proposal is None
        assert {"fa": messages(outcome), "en": messages(outcome, "en")} == {
            language: EXPECTED[language][fault] for language in EXPECTED
        }
        assert {table: count(engine, table) for table in APPLIED_TABLES} == dict.fromkeys(
            APPLIED_TABLES, 0
        )
        with engine.connect() as connection:
            state, problems, file = connection.execute(
                text(
                    "SELECT state, json_extract(summary, '$.problem_count'), file FROM import_run"
                )
            ).one()
        assert (state, problems) == ("refused", len(messages(outcome)))
        kept = present(outcome.file).path
        assert (kept.name, kept.exists()) == (file, True)
        assert count(engine, "audit_entry") == 1


def test_every_listed_fault_is_tried():
    assert set(EXPECTED["fa"]) == set(EXPECTED["en"]) == set(FAULTS)


def test_what_is_wrong_in_several_places_is_all_said(tmp_path):
    from tests.factories.packages import a_plan, write_folder

    tables = a_plan()
    tables["observations"][0]["value"] = "x"
    tables["projects"][0]["start_on"] = "98/1/1"
    tables["nodes"][3]["parent"] = "G9"
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
        outcome = do_import(engine, write_folder(tmp_path / "package", tables))
    assert sorted(problem.code for problem in outcome.problems) == [
        "code_unknown",
        "date_ambiguous",
        "number_invalid",
    ]


def test_a_remedy_is_looked_up_for_the_first_fifty(tmp_path):
    from tests.factories.packages import a_plan, write_folder

    tables = a_plan()
    first = tables["indicators"][0]
    tables["indicators"] += [{**first, "code": f"X{n}", "node": f"O01x{n:02}"} for n in range(60)]
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
        outcome = do_import(engine, write_folder(tmp_path / "package", tables))
    suggested = [problem.params.get("suggestion") for problem in outcome.problems]
    assert suggested == ["O01"] * 50 + [None] * 10
    assert outcome.problems[0].code == "code_unknown"


def test_problems_of_one_cause_are_told_once_and_none_is_lost(tmp_path):
    from core.importing.report import problem_lines
    from core.texts import load_texts
    from tests.factories.packages import a_plan, write_folder

    tables = a_plan()
    tables["sources"] = [{"code": f"A{n}", "title": ""} for n in range(1_234)]
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
        outcome = do_import(engine, write_folder(tmp_path / "package", tables))
    assert (len(outcome.problems), outcome.problems.hidden) == (1_234, 0)
    lines = problem_lines(outcome, load_texts("fa"))
    assert "۱٬۲۳۴" in lines[0]
    assert lines[-1].strip() == "همین خطا در ۱٬۲۳۳ ردیف دیگر: ۳، ۴، ۵، ۶، ۷ و …"
    assert len(lines) == 4
