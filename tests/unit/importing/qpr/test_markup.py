"""HTML and XML that are called Excel files: what they hold, and what is refused."""

import io
import json

import pytest

from core.importing.readers.qpr import markup_child
from core.importing.readers.qpr.markup_child import RefusedError, lines_of, main, tables_of
from tests.factories.qpr import html, spreadsheet_xml, write

TABLE = [["نماد", "ACT"], ["MEA1", "12,5"]]


def rows_of(text, desired="", encoding=""):
    content = text if isinstance(text, bytes) else text.encode()
    return tables_of(content, encoding).choose(desired)


def refusal(text, **options):
    with pytest.raises(RefusedError) as caught:
        rows_of(text, **options)
    return str(caught.value)


def test_a_page_and_a_workbook_in_xml_hold_the_same_table():
    assert rows_of(html(TABLE)) == rows_of(spreadsheet_xml(TABLE)) == TABLE


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8-sig", ""), ("utf-16", ""), ("cp1256", "windows-1256"), ("utf-8", "utf-8")],
)
def test_letters_are_read_by_mark_or_declaration(encoding, declared):
    page = f'<meta charset="{declared}"><table><tr><td>شاخص</td></tr></table>'
    assert rows_of(page.encode(encoding)) == [["شاخص"]]
    assert rows_of(page.encode(encoding), encoding=encoding if "cp" in encoding else "")


def test_letters_that_are_not_what_they_say_are_refused():
    assert refusal("<table><tr><td>شاخص</td></tr></table>".encode("cp1256")) == "not_utf8"


def test_the_largest_table_is_taken_unless_another_is_named():
    page = "<table><tr><td>title</td></tr></table>" + html(TABLE)
    assert rows_of(page) == TABLE
    assert rows_of(page, "1") == [["title"]]
    book = spreadsheet_xml(TABLE, "ACT")
    assert rows_of(book, "ACT") == TABLE
    assert refusal(book, desired="TGT") == "qpr_no_table"
    assert refusal("<html><p>no table</p></html>") == "qpr_no_table"


def test_nested_tables_scripts_and_comments_are_no_part_of_a_cell():
    page = (
        "<table><tr><td>a<table><tr><td>inner</td></tr></table>b"
        "<script>var x = '<td>';</script><!-- <td>c</td> --><br>d<td>e"
        "</table></td></tr></table>tail</table><tr>"
    )
    assert rows_of(page, "1") == [["ab d", "e"]]
    assert rows_of(page, "2") == [["inner"]]


def test_cells_that_span_keep_the_columns_in_line():
    page = """<table>
      <tr><td rowspan=2>a</td><td colspan=2>b</td><td>c</td></tr>
      <tr><td>d</td><td rowspan="x">e</td><td colspan="0">f</td></tr>
      <tr><td>g</td></tr></table>"""
    assert rows_of(page) == [["a", "b", "", "c"], ["a", "d", "e", "f"], ["g"]]


def test_a_cell_that_spans_rows_is_a_cell_of_each():
    page = """<table>
      <tr><td rowspan=3>K1<td>1396<td>1</tr><tr><td>1397<td>2</tr><tr><td>1398<td>3</tr>
      <tr><td>K2<td rowspan=2>1398<td>4</tr><tr><td>K3<td>5</tr>
      <tr><td colspan=2 rowspan=2>K4<td>6</tr><tr><td>7</tr></table>"""
    assert rows_of(page) == [
        ["K1", "1396", "1"],
        ["K1", "1397", "2"],
        ["K1", "1398", "3"],
        ["K2", "1398", "4"],
        ["K3", "1398", "5"],
        ["K4", "", "6"],
        ["K4", "", "7"],
    ]


def test_a_page_that_breaks_off_and_cells_without_a_row_are_read():
    assert rows_of("<table><td>a<td>b<br>c<tr><td>d") == [["a", "b c"], ["d"]]


def test_text_outside_cells_is_nothing():
    assert rows_of("<table>x<tr>y<td>a</td>z</tr></table>") == [["a"]]


def test_an_endless_cell_is_cut(monkeypatch):
    monkeypatch.setattr(markup_child, "MAX_CELL_TEXT", 5)
    assert rows_of("<table><tr><td>abc<b>defgh</b>ijk</td></tr></table>") == [["abcde"]]
    assert rows_of(spreadsheet_xml([["abc&defghijk"]])) == [["abc&d"]]


def test_indexes_of_rows_and_cells_leave_gaps():
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = (
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Styles><x xmlns="other"/></Styles>text'
        '<Worksheet ss:Name="a"><Table><Row ss:Index="3"><Cell ss:Index="2">'
        '<Data ss:Type="Number">1.5</Data></Cell><Cell/><Cell><Data>x</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    assert rows_of(book) == [[], [], ["", "1.5", "", "x"]]


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
SPACE = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
SS = f'{SPACE} xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (spreadsheet_xml([["&b;"]], doctype=DOCTYPE), "entities_forbidden"),
        (
            spreadsheet_xml(TABLE, doctype='<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
            "entities_forbidden",
        ),
        (DOCTYPE + html(TABLE), "entities_forbidden"),
        (spreadsheet_xml(TABLE)[:-30], "markup_broken"),
        (f"<Workbook {SS}><Row ss:Index='x'/></Workbook>", "markup_broken"),
        (f"<Workbook {SS}><Cell><Data>1</Data></Cell></Workbook>", "markup_broken"),
        (f"<Workbook {SS}><Row/><Row/><Row ss:Index='1'/></Workbook>", "markup_broken"),
        (f"<Workbook {SS}><Row ss:Index='999999999'/></Workbook>", "sheet_too_big"),
        (
            f"<Workbook {SS}><Row><Cell ss:Index='999'><Data>1</Data></Cell></Row></Workbook>",
            "sheet_too_big",
        ),
        (f"<!-- {SPACE} --><other/>", "qpr_no_table"),
        ("<table><tr><td colspan=999999999>x</td></tr></table>", "sheet_too_big"),
        ("<table><tr>" + "<td>x</td>" * 201 + "</tr></table>", "sheet_too_big"),
        ("<table>" * 500, "markup_broken"),
    ],
)
def test_what_is_hostile_or_broken_is_refused(text, code):
    assert refusal(text) == code


def test_rows_and_cells_are_bounded(monkeypatch):
    monkeypatch.setattr(markup_child, "MAX_ROWS", 3)
    assert refusal(html([["x"]] * 4)) == "sheet_too_big"
    assert refusal(spreadsheet_xml([["x"]] * 4)) == "sheet_too_big"
    monkeypatch.setattr(markup_child, "MAX_CELLS", 2)
    assert refusal(html([["x"]] * 3)) == "cells_too_many"
    assert refusal(spreadsheet_xml([["x"]] * 3)) == "cells_too_many"


def test_the_child_speaks_in_lines(tmp_path):
    path = write(tmp_path / "view.xls", html([["a"], [""], ["b"]]))
    said = list(lines_of(str(path), "", ""))
    assert said[0] == "3\n"
    assert [json.loads(line) for line in said[1:-1]] == [["a"], [], ["b"]]
    assert said[-1] == "\n"
    out, bounded = io.StringIO(), []
    main([str(path), "", "7"], lambda: bounded.append(1), out)
    assert (out.getvalue(), bounded) == ("!qpr_no_table\n", [1])
