"""Every chart of a page is there as a picture, as rows and as a page for another site's frame."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from core.errors import SiteBrokenError
from portal.charts.bars import BarChart
from portal.charts.chart_rows import chart_rows
from portal.charts.frame import Credit
from portal.charts.render import figure
from portal.charts.series_chart import Mark, Point, SeriesChart
from portal.charts.share_card import SQUARE_CARD, WIDE_CARD, ShareCard, layout
from portal.site.build import build_site
from portal.site.check import LinkCheck, links_of
from portal.site.files.chart_files import rows_file
from portal.site.files.made_from import made_from
from tests.factories.city import write_city
from tests.factories.sample_site import sample_site

STREET = "1400/projects/F-01"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")
    release = write_city(folder)
    return build_site(release, folder / "site", public_url="https://example.org").folder


def charts_of(root):
    return sorted(root.rglob("chart/*.svg"))


def test_a_picture_stands_alone(root):
    assert len(charts_of(root)) > 5
    facts = json.loads((root / STREET / "chart" / "progress.json").read_text())
    begins = facts["sha256_begins"]
    assert re.fullmatch("[0-9a-f]{12}", begins)
    for path in charts_of(root):
        picture = path.read_text()
        assert "var(--" not in picture, path
        assert ET.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
        assert "انتشار ۲" in picture, path
        assert f"SHA-256 {begins}" in picture, path
        assert "#fffdf9" in picture, path


def test_the_page_leads_to_all_of_them(root):
    page = (root / STREET / "index.html").read_text()
    links = re.findall(rf'href="/{STREET}/((?:chart|embed)/[^"]*)"', page)
    assert links == [
        address
        for name in ("progress", "steps")
        for address in (
            *(f"chart/{name}.{kind}" for kind in ("svg", "png", "csv", "json", "zip")),
            f"embed/{name}/",
        )
    ]


def test_the_rows_of_steps_say_what_came_of_each(root):
    text = (root / STREET / "chart" / "steps.csv").read_text(encoding="utf-8-sig")
    found = [(row["step"], row["state"]) for row in csv.DictReader(io.StringIO(text))]
    promised = ("پایان وعده‌داده‌شده", "coming")
    assert found == [promised, promised, ("حفاری", "missed")]


def test_the_rows_are_those_of_the_release(root):
    text = (root / STREET / "chart" / "progress.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    current = [row for row in rows if row["series"] == "value" and row["flag"] != "earlier"]
    assert [(row["day"], row["value"]) for row in current] == [
        ("2019-09-21", "20"),
        ("2020-09-21", "30"),
    ]
    assert {row["in_release"] for row in rows} == {"2"}
    facts = json.loads((root / STREET / "chart" / "progress.json").read_text())
    assert facts["page"] == f"https://example.org/r/2/{STREET}/"
    assert facts["is_sample"] is True
    assert [row[3] for row in facts["rows"]] == [row["value"] or None for row in rows]


def test_an_embed_is_the_chart_and_its_source_and_nothing_else(root):
    page = (root / STREET / "embed" / "progress" / "index.html").read_text()
    assert page.count("<svg") == 2
    assert "<script" not in page
    assert "<nav" not in page
    assert f'href="https://example.org/r/2/{STREET}/"' in page


def test_a_link_to_a_file_that_no_chart_has_fails_the_build():
    links = LinkCheck()
    names = ("none.svg", "none.png", "there.svg", "there.png", "there@2x.png", "there.zip")
    page = "".join(f'<a href="/1400/chart/{name}">' for name in names)
    links.add(links_of("/1400/", page.encode()))
    with pytest.raises(SiteBrokenError) as raised:
        links.finish({"/1400/", "/1400/chart/there.svg"})
    assert (raised.value.link, raised.value.count) == ("/1400/chart/none.png", 2)


def test_no_cell_of_a_file_is_run_by_a_spreadsheet():
    chart = BarChart(
        "title", "about", "=unit", ("+name",), (("=1+1", (Decimal(-5),)),), Credit((), False)
    )
    rows = chart_rows(chart)
    assert rows is not None
    text = rows_file(figure(chart, name="bars"), rows, "2")
    assert text.splitlines()[1] == "'=1+1,'+name,-5,title,'=unit,2"


def test_rows_of_a_series_tell_gaps_limits_and_marks_apart():
    day = date(2019, 3, 20)
    chart = SeriesChart(
        title="t", description="d", unit="u", credit=Credit(("c",), is_sample=False),
        first_on=day, last_on=day, baseline=Decimal("1.50"),
        points=(Point(day, None), Point(day, Decimal(2), is_provisional=True)),
        alarms=(((day, Decimal(3)),),), bands=(((day, Decimal(4), Decimal(5)),),),
        marks=(Mark(day, "\u2067پایان\u2069"),),
    )  # fmt: skip
    rows = chart_rows(chart)
    assert rows is not None
    jalali = "1397-12-29"
    assert rows.rows == (
        ("value", day, jalali, None, "missing"),
        ("value", day, jalali, Decimal(2), "provisional"),
        ("baseline", None, None, Decimal("1.50"), None),
        ("alarm", day, jalali, Decimal(3), None),
        ("band", day, jalali, Decimal(4), "edge"),
        ("band", day, jalali, Decimal(5), "edge"),
        ("mark", day, jalali, None, "پایان"),
    )
    assert chart_rows(object()) is None


def test_a_card_says_the_title_the_sentence_and_the_release(root):
    for place in (STREET, "1400/indicators/K1", "1400/districts/1", "1400"):
        card = (root / place / "card.svg").read_text()
        page = (root / place / "index.html").read_text()
        assert f'content="https://example.org/{place}/card.png"' in page
        assert "انتشار ۲" in card
        assert "var(--" not in card
        square = (root / place / "card-square.svg").read_text()
        sizes = [ET.fromstring(one).attrib["viewBox"] for one in (card, square)]
        assert sizes == ["0 0 1200 630", "0 0 1080 1080"]
    assert "خط دو قطار شهری" in (root / STREET / "card.svg").read_text()


@pytest.mark.parametrize("shape", [WIDE_CARD, SQUARE_CARD])
@pytest.mark.parametrize("words", [1, 12, 60, 300])
def test_a_card_holds_texts_of_any_length(words, shape):
    credit = Credit(("منبع", "داده‌ها"), is_sample=True)
    placed = layout(ShareCard("برنامه", "پل " * words, "جمله " * words, credit), shape)
    heights = [float(line.y) for line in (placed.above, *placed.title, *placed.sentence)]
    assert heights == sorted(heights)
    assert len(set(heights)) == len(heights)
    assert heights[-1] < shape.credit_top - 44 < float(placed.credit[0].y) < shape.height
    is_cut = [lines[-1].text.endswith("…\u2069") for lines in (placed.title, placed.sentence)]
    assert is_cut == [words >= 60, words >= 60]


def test_rows_of_the_flow_of_money_add_up(root):
    flow = json.loads((root / "1400" / "budget" / "chart" / "flow.json").read_text())
    assert flow["columns"] == ["from", "to", "value", "spent"]
    holders = {row[0]: Decimal(row[2]) for row in flow["rows"] if row[1] is None}
    into = dict.fromkeys(holders, Decimal(0))
    for _, target, value, _ in flow["rows"]:
        if target in into:
            into[target] += Decimal(value)
    assert into == holders


def test_the_picture_of_the_front_page_has_its_files_from_the_root_too():
    site = sample_site()
    pages = [(site / place / "index.html").read_text() for place in ("", "1400")]
    links = re.findall(r'href="(/[^"]*/(?:chart|embed)/[^"]*)"', pages[0])
    assert links == re.findall(r'href="(/[^"]*/(?:chart|embed)/[^"]*)"', pages[1])
    assert len(links) > 3
    for link in links:
        place = site / (made_from(link) or link).lstrip("/")
        assert place.is_file() or (place / "index.html").is_file(), link
