"""The one schema against all that is made from it, and against the records of a release."""

import ast
import json
import re
from pathlib import Path

import openpyxl
import pytest
from frictionless import Package

from core.importing.validation import warning_texts
from core.importing.writers.frictionless import datapackage_json
from core.importing.writers.schema_document import schema_document
from core.importing.writers.template import write_template
from core.plan.schema import SHEETS, TABLES, Kind, word
from core.release.columns import Kind as ReleaseKind
from core.release.columns import columns
from core.release.records import RECORDS
from core.sample.states import PACKAGE
from core.texts import read_catalogues

ROOT = Path(__file__).resolve().parents[3]
IN_A_RELEASE = {
    Kind.CODES: ReleaseKind.LIST,
    Kind.INTEGER: ReleaseKind.INTEGER,
    Kind.DECIMAL: ReleaseKind.NUMBER,
    Kind.DATE: ReleaseKind.DAY,
    Kind.BOOLEAN: ReleaseKind.BOOLEAN,
}
# Where a cell is empty, these are worked out when a release is made.
WORKED_OUT = {("indicators", "decimals")}


def test_the_document_is_made_from_the_schema():
    assert (ROOT / "docs" / "data-package.md").read_text(encoding="utf-8") == schema_document()


def test_the_samples_datapackage_is_made_from_the_schema():
    present = [table.name for table in TABLES if (PACKAGE / table.file_name).exists()]
    described = (PACKAGE / "datapackage.json").read_text(encoding="utf-8")
    assert described == datapackage_json(present)


def test_an_independent_checker_finds_the_sample_valid():
    report = Package(str(PACKAGE / "datapackage.json")).validate()
    assert report.flatten(["fieldName", "rowNumber", "message"]) == []
    assert report.stats["tasks"] == 18


def test_a_package_with_boundaries_is_described_with_them():
    package = json.loads(datapackage_json(["districts", "boundaries"]))
    districts, boundaries = package["resources"]
    assert package["profile"] == "data-package"
    assert json.loads(datapackage_json(["districts"]))["profile"] == "tabular-data-package"
    assert (districts["path"], boundaries["path"]) == ("districts.csv", "districts.geojson")
    assert (boundaries["profile"], boundaries["format"]) == ("data-resource", "geojson")


def test_the_checker_would_find_a_fault(tmp_path):
    for path in PACKAGE.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    nodes = (tmp_path / "nodes.csv").read_text(encoding="utf-8")
    (tmp_path / "nodes.csv").write_text(nodes.replace("O01,objective,G1", "O01,objective,G9"))
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_every_column_is_a_field_of_its_record():
    """A release's records are typed by hand; what they say is what the schema says."""
    of_release = {record.table: record for record in RECORDS}
    for table in TABLES:
        record = of_release[table.stored]
        fields = {field.name: field for field in columns(record)}
        for column in table.columns:
            field, where = fields[column.name], (table.name, column.name)
            assert field.kind is IN_A_RELEASE.get(column.kind, ReleaseKind.TEXT), where
            assert field.read is column.enum or not column.enum, where
            is_there = field.declaration.endswith("NOT NULL")
            is_demanded = column.required or column.default is not None
            made_up = column.name in record.key or column.kind is Kind.CODES or where in WORKED_OUT
            assert is_there is (is_demanded or made_up), where


def test_names_and_headers_are_unique():
    for table in TABLES:
        headers = [column.header for column in table.columns]
        assert len(headers) == len(set(headers)), table.name
        assert len(table.title) <= 31  # what a spreadsheet takes
    assert len({table.title for table in TABLES}) == len(TABLES)


def test_the_template_has_every_column_with_help_and_lists(tmp_path):
    write_template(tmp_path / "template.xlsx")
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    assert book.sheetnames == ["راهنما", *(table.title for table in SHEETS)]
    assert "سرستون نارنجی" in book["راهنما"]["A2"].value
    for table in SHEETS:
        sheet = book[table.title]
        assert [cell.value for cell in sheet[1]] == [column.header for column in table.columns]
        rules = {
            str(rule.sqref).partition(":")[0]: rule
            for rule in sheet.data_validations.dataValidation
        }
        for cell, column in zip(sheet[1], table.columns, strict=True):
            assert column.name in cell.comment.text
            rule = rules[f"{cell.column_letter}2"]
            if column.enum:
                assert rule.formula1 == f'"{",".join(word(member) for member in column.enum)}"'
            elif column.kind is Kind.CODE and column.refers_to:
                assert "$A$2" in rule.formula1
    helped = {row[2].value for row in book["راهنما"].iter_rows(min_row=8)}
    assert helped == {column.name for table in SHEETS for column in table.columns} | {
        table.name for table in SHEETS
    }


# What a problem's code is handed to, as the first argument or after others.
NAMING = {
    "add",
    "report",
    "refuse",
    "UnreadableError",
    "RefusedError",
    "BadValueError",
    "Fault",
    "BrokenCell",
}
AFTER_OTHERS = {"add_all", "_skip_others"}


def used_codes():
    """Find the codes of problems and warnings that the code base names."""
    found: dict[str, set[str]] = {"problem": set(), "warning": set(), "note": set()}
    for path in (ROOT / "core" / "importing").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            firsts = [
                part.value
                for argument in node.args[: 2 if name in AFTER_OTHERS else 1]
                for part in ast.walk(argument)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
            owner = getattr(node.func, "value", None)
            if name == "add" and getattr(owner, "attr", getattr(owner, "id", "")) == "notes":
                found["note"].update(firsts)
            elif name in NAMING | AFTER_OTHERS:
                found["problem"].update(firsts)
            elif name == "QualityWarning":
                found["warning"].update(firsts)
    return found


def test_codes_dates_and_periods_of_the_template_stay_as_they_are_typed(tmp_path):
    """A spreadsheet would make a Gregorian day of 1398-06-30, and 7 of the code 07."""
    write_template(tmp_path / "template.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "template.xlsx")["سنجش‌ها"]
    headers = [cell.value for cell in sheet[1]]
    as_typed = {
        header
        for group in sheet.column_dimensions.values()
        if group.number_format == "@"
        for header in headers[group.min - 1 : group.max]
    }
    assert as_typed == {"کد شاخص", "منطقه", "دوره", "تاریخ انتشار"}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_message_is_there_and_is_used(language):
    catalogue = read_catalogues(language)
    named = used_codes()
    # These are chosen before the call that names them.
    named["problem"] |= {"key_duplicate", "history_duplicate", "feature_duplicate"}
    named["problem"] |= {"csv_broken", "file_too_heavy", "level_wrong"}
    named["problem"] |= {"policies_not_allowed", "policies_nowhere"}
    named["problem"] |= {"level_nowhere_projects", "level_nowhere_indicators"}
    named["problem"] |= {"period_calendar", "year_calendar", "number_invalid_required"}
    named["warning"] |= {"direction_contradicts", "baseline_equals_target"}
    for kind, codes in named.items():
        prefix = f"import.{kind}."
        there = {key.removeprefix(prefix) for key in catalogue if key.startswith(prefix)}
        assert there == codes, kind


def test_both_languages_have_the_same_places():
    persian, english = read_catalogues("fa"), read_catalogues("en")
    keys = [key for key in persian if key.startswith("import.")]
    assert len(keys) > 90
    for key in keys:
        places = [set(re.findall(r"\{(\w+)[:}]", said[key])) for said in (persian, english)]
        assert places[0] == places[1], key


def test_a_doubt_is_said_the_same_from_the_database():
    from decimal import Decimal

    from core.texts import load_texts

    texts = load_texts("fa")
    fresh = {"spent": Decimal("1234.5"), "allocated": Decimal(30), "reported_on": None}
    stored = json.loads('{"spent": "1234.5", "allocated": "30", "reported_on": "2017-09-22"}')
    said = warning_texts.warning_text("spending_above_allocation", stored, texts)
    assert said == warning_texts.warning_text("spending_above_allocation", fresh, texts)
    assert "۱٬۲۳۴٫۵" in said
    units = {"old": "درصد", "new": "نفر"}
    assert "درصد" in warning_texts.warning_text("unit_changed", units, texts)
