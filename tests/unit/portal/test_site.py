import re
from decimal import Decimal
from pathlib import Path

import brotli
import pytest
from jinja2 import UndefinedError

from core.errors import SiteBrokenError, SiteIncompleteError
from core.manifest import compare_sums, read_sums
from core.publishing.freeze.search_documents import PAGES
from core.release import records
from core.release.derived.grouping import Grouped
from core.texts import Texts, load_texts
from portal.exports.table_columns import TableCells
from portal.exports.table_files import cell, csv_chunks
from portal.site.assets import built_assets, read_assets
from portal.site.build import build_site, prepared_site
from portal.site.check import LinkCheck, links_of
from portal.site.templates import page_environment
from portal.site.writer import SiteWriter
from tests.factories.city import city_rows, write_city, write_release
from tests.factories.snapshots import make

URL = "https://example.org"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    build_site(write_city(folder), folder / "site", public_url=URL)
    return folder / "site"


def pages_of(site):
    root = site.resolve()
    # What is left out is a page in one file (test_offline.py).
    found = [*root.rglob("index.html"), root / "404.html"]
    return {path.relative_to(root): path.read_text() for path in found}


def read(site, address):
    return (site / address / "index.html").read_text()


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_rebuild_gives_the_same_bytes(tmp_path):
    release = write_city(tmp_path)
    first = build_site(release, tmp_path / "one", public_url=URL).folder
    second = build_site(release, tmp_path / "two", public_url=URL).folder
    assert contents(first) == contents(second)


@pytest.mark.parametrize("place", ["site", "linked/site"])
def test_the_place_may_be_a_relative_path_or_lie_behind_a_link(tmp_path, monkeypatch, place):
    release = write_city(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "linked").symlink_to("elsewhere")
    (tmp_path / "elsewhere").mkdir()
    site = Path(place)
    first, second = (build_site(release, site, public_url=URL).folder for _ in range(2))
    assert (site / "index.html").is_file()
    assert site.resolve() == second.resolve()
    assert first.is_dir()


def test_unchanged_files_are_the_files_of_the_site_before(tmp_path):
    release = write_city(tmp_path)
    site = tmp_path / "site"
    first = build_site(release, site, public_url=URL)
    second = build_site(release, site, public_url=URL)
    assert second.linked_count == second.file_count
    page = Path("1400") / "index.html"
    assert (first.folder / page).samefile(second.folder / page)


def test_the_release_that_is_offered_is_a_copy_of_its_own(tmp_path):
    release = write_city(tmp_path)
    built = build_site(release, tmp_path / "site", public_url=URL)
    offered = built.folder / "1400" / "data" / release.path.name
    assert offered.read_bytes() == release.path.read_bytes()
    assert not offered.samefile(release.path)


def test_what_was_damaged_in_the_site_before_is_not_taken_over(tmp_path):
    release = write_city(tmp_path)
    first = build_site(release, tmp_path / "site", public_url=URL).folder
    whole = contents(first)
    for name in ("index.html", "index.html.br", f"1400/data/{release.path.name}"):
        (first / name).write_bytes(b"rotten" + whole[Path(name)][6:])
    second = build_site(release, tmp_path / "site", public_url=URL)
    assert contents(second.folder) == whole
    assert second.linked_count == second.file_count - 2  # a page with its forms, the release


def test_a_site_lists_its_files(site):
    assert list(compare_sums(site.resolve())) == []
    assert len(read_sums(site)) > 100


def test_a_site_from_which_something_was_deleted_is_not_shown(tmp_path):
    release = write_city(tmp_path)
    before = build_site(release, tmp_path / "site", public_url=URL).folder
    spoilt = []

    def spoil(step, _done, _total):
        if step == "build.check":
            (folder,) = set(tmp_path.glob(".site-*")) - {before}
            (folder / "index.html").unlink()
            spoilt.append(folder)

    with pytest.raises(SiteIncompleteError) as refused:
        build_site(release, tmp_path / "site", public_url=URL, progress=spoil)
    assert (refused.value.path, refused.value.count) == ("index.html", 1)
    assert (tmp_path / "site").resolve() == before
    assert not spoilt[0].exists()


def test_of_two_builds_at_once_both_are_whole(tmp_path):
    release = write_city(tmp_path)
    with prepared_site(release, tmp_path / "site", public_url=URL) as slow:
        quick = [build_site(release, tmp_path / "site", public_url=URL).folder for _ in range(3)]
        assert list(compare_sums(slow.built.folder)) == []
        slow.swap()
    assert (tmp_path / "site").resolve() == slow.built.folder
    assert [folder.exists() for folder in quick] == [False, False, True]


def test_what_a_killed_build_left_is_deleted_by_the_next(tmp_path):
    left = tmp_path / ".site-killed"
    left.mkdir()
    (left / "index.html").write_bytes(b"half of it")
    (tmp_path / ".site-link-killed").symlink_to(".site-killed")
    build_site(write_city(tmp_path), tmp_path / "site", public_url=URL)
    assert not left.exists()


def test_a_site_that_is_prepared_and_not_swapped_in_goes(tmp_path):
    with prepared_site(write_city(tmp_path), tmp_path / "site", public_url=URL) as prepared:
        assert prepared.built.folder.is_dir()
    assert not (tmp_path / "site").exists()
    assert list(tmp_path.glob(".site-*")) == []


def test_only_what_changed_is_written_anew(tmp_path):
    site = tmp_path / "site"
    build_site(write_city(tmp_path), site, public_url=URL)
    before = pages_of(site)
    rows = [
        make(records.Milestone, project="F-01", title="بتن‌ریزی", due_on=row.due_on)
        if isinstance(row, records.Milestone)
        else row
        for row in city_rows()
    ]
    # The footer names the release's hash, so that a page differs with it: compare what is in main.
    other = write_release(tmp_path / "000002-dddddddddddd.sqlite", rows)
    build_site(other, site, public_url=URL)
    changed = {n for n, text in pages_of(site).items() if main_of(text) != main_of(before[n])}
    assert {str(name) for name in changed} == {
        "1400/projects/F-01/index.html",
        "1400/projects/F-01/embed/steps/index.html",
        "1400/data/index.html",
        "1400/releases/index.html",
        "1400/releases/2/index.html",
    }


def main_of(text):
    """What a page says of its thing: without citations, which have the release's hash too."""
    main = text.partition("<main")[2].partition("</main>")[0]
    main = re.sub("<blockquote>.*?</blockquote>", "", main, flags=re.DOTALL)
    return main.partition('<details class="cite">')[0]


def test_a_broken_site_leaves_the_one_before(tmp_path):
    site = tmp_path / "site"
    build_site(write_city(tmp_path), site, public_url=URL)
    before = site.resolve()
    rows = [
        make(records.Claim, code="C1", finding="matches", source="ILNA", quote="«"),
        *(row for row in city_rows() if not isinstance(row, records.Source | records.Claim)),
        make(records.Source, code='"><a href="/nowhere/', title="ساختگی"),
        make(records.Project, code="P/1", strategies=("نیست",)),
        make(
            records.Change, release=2, position=9, event="changed", subject_kind="project",
            subject_code="gone", subject_title="رفته", field="title", topics=("plan",),
        ),
    ]  # fmt: skip
    other = write_release(tmp_path / "000003-eeeeeeeeeeee.sqlite", rows)
    with pytest.raises(SiteBrokenError) as raised:
        build_site(other, site, public_url=URL)
    assert raised.value.link == "/1400/projects/gone/"
    assert site.resolve() == before
    assert [path for path in tmp_path.glob(".site-*") if path != before] == []


def test_a_link_without_a_page_or_an_anchor_is_broken():
    links = LinkCheck()
    page = b'<a href="/b/#there"><a href="/b/#gone"><a href="/c/"><a href="/api/v1/plan">'
    links.add(links_of("/a/", page))
    links.add(links_of("/b/", b'<p id="there">'))
    with pytest.raises(SiteBrokenError) as raised:
        links.finish({"/a/", "/b/"})
    first = raised.value
    assert (first.page, first.link, first.count) == ("/a/", "/b/#gone", 2)


def test_every_page_says_release_date_and_sample(site):
    for name, text in pages_of(site).items():
        if "embed" in name.parts:  # its picture says it
            assert text.count("انتشار ۲") > 1, name
            continue
        assert "انتشار ۲، ۱۹ شهریور ۱۴۰۰؛ داده‌ها تا ۱۸ شهریور ۱۴۰۰" in text, name
        assert "<b>دادهٔ نمونه</b>" in text, name


def test_a_real_plan_is_not_called_sample(tmp_path):
    build_site(write_city(tmp_path, is_sample=False), tmp_path / "site", public_url=URL)
    said = [n for n, text in pages_of(tmp_path / "site").items() if "دادهٔ نمونه" in text]
    # A column says what of a sample is real.
    assert [name for name in said if "dictionary" not in name.parts] == []


def test_nothing_runs_and_nothing_comes_from_elsewhere(site):
    for name, text in pages_of(site).items():
        ours = r"search|lists|suggest"
        # Data within a page, which no browser runs.
        data = r" type=\"application/ld\+json\">"
        script = rf"<script(?! src=\"/static/(?:{ours})\.|{data})"
        runs = rf"{script}|<iframe|\son\w+=|\sstyle=|javascript:"
        assert not re.search(runs, text), name
        loaded = re.findall(
            r'<(?:link rel="(?:stylesheet|preload)"|img|source)[^>]*?"(/[^"]*)"', text
        )
        assert loaded, name
    css = next((site / "static").glob("*.css")).read_text()
    assert "http" not in css.replace("http://www.w3.org/2000/svg", "")


def test_compressed_files_hold_the_same(site):
    page = site.resolve() / "1400" / "index.html"
    packed = page.with_name("index.html.br")
    assert brotli.decompress(packed.read_bytes()) == page.read_bytes()
    table = site.resolve() / "1400" / "data" / "change.csv"
    assert brotli.decompress(table.with_name("change.csv.br").read_bytes()) == table.read_bytes()


def test_unknown_is_not_zero(site):
    page = read(site, "1400/projects/T-01")
    assert "هنوز گزارشی از پیشرفت این پروژه نرسیده است." in page
    assert "۰٪" not in page
    assert "اعلام نشده" in page
    missing = read(site, "1400/indicators/K1")
    assert "پیمایش نشد" in missing
    assert re.search(r"<td[^>]*>—</td><td[^>]*>داده نرسیده</td>", missing)


def test_what_was_replaced_stays_in_sight(site):
    page = read(site, "1400/indicators/K1")
    assert page.count('<tr class="old">') == 1
    assert "جایگزین شد" in page
    reports = read(site, "1400/projects/F-01")
    assert reports.count('<tr class="old">') == 1
    assert "وعده ۱ بار تغییر کرده و ۱۲ ماه عقب رفته است" in reports


def test_a_silent_revision_is_marked(site):
    assert "۱ مقدار منتشرشده بدون اعلام دلیل" in read(site, "1400/releases/2")


def test_what_is_gone_has_no_link(site):
    page = read(site, "1400/releases/2")
    assert "پروژه‌ای که رفت" in page
    assert "F-99" not in page


def test_a_score_without_enough_data_is_not_shown_as_a_score(site):
    page = read(site, "1400/nodes/O1")
    assert re.search(r'<span class="big">—</span>.*<b class="badge none">دادهٔ ناکافی</b>', page)


def test_texts_of_the_plan_are_escaped(tmp_path):
    hostile = make(records.Project, code="X", title='<img src=x onerror="alert(1)">')
    rows = city_rows(more=(hostile,))
    release = write_release(tmp_path / "000002-abcabcabcabc.sqlite", rows)
    build_site(release, tmp_path / "site", public_url=URL)
    assert all("<img" not in text for text in pages_of(tmp_path / "site").values())


def test_a_key_that_is_not_in_the_catalogue_fails():
    environment = page_environment(Texts("fa", {}))
    with pytest.raises(KeyError, match=r"portal\.lost\.text"):
        environment.get_template("lost.html.j2")


def test_a_value_that_is_not_given_fails():
    template = page_environment(load_texts()).from_string("{{ p.nothing }}")
    with pytest.raises(UndefinedError):
        template.render(p={})


def test_groups_are_handed_out_in_order():
    rows = [
        make(records.Milestone, project=project, title=str(n)) for n, project in enumerate("aac")
    ]
    grouped = Grouped(rows, "project")
    assert [row.title for row in grouped.take("a")] == ["0", "1"]
    assert grouped.take("b") == ()
    assert [row.title for row in grouped.take("c")] == ["2"]
    assert grouped.take("d") == ()


def test_an_address_is_written_once(tmp_path):
    writer = SiteWriter(tmp_path, None)
    writer.put("/a/", b"one")
    with pytest.raises(FileExistsError):
        writer.put("/a/", b"two")


def test_codes_in_persian_become_folders(tmp_path):
    SiteWriter(tmp_path, None).put("/%D9%BE%DB%B1/", b"x")
    assert (tmp_path / "پ۱" / "index.html").read_bytes() == b"x"


@pytest.mark.parametrize("text", ["=1+1", "+98", "-cmd", "@x", "\tx", "\rx"])
def test_a_cell_is_never_a_formula(text):
    assert cell(text) == f"'{text}"


def test_a_negative_number_stays_a_number():
    assert cell(Decimal("-3.50")) == "-3.50"
    assert cell(None) == ""
    assert cell(value=True) == "true"


def test_a_table_holds_every_row(tmp_path):
    release = write_city(tmp_path)
    chunks = csv_chunks(release, records.Observation, TableCells(release))
    text = b"".join(chunks).decode("utf-8-sig")
    assert len(text.splitlines()) == release.count(records.Observation) + 1


def test_a_served_page_uses_the_assets_of_the_built_site(site):
    assert built_assets(site.resolve()).css == read_assets().css
    assert built_assets(Path("/nowhere")).css == read_assets().css


def test_an_address_of_digits_and_latin_reads_from_its_own_end(site):
    page = read(site, "1400/projects/F-01")
    assert ">\u2066example.org\u2069</a>" in page


def test_a_doubt_is_said_in_persian_digits(tmp_path):
    doubt = make(
        records.Quality,
        rule="baseline_equals_target",
        thing="indicators",
        subject="K1",
        details={"target": "12.50"},
    )
    release = write_release(tmp_path / "000002-fafafafafafa.sqlite", [*city_rows(), doubt])
    build_site(release, tmp_path / "site", public_url=URL)
    page = read(tmp_path / "site", "1400/quality")
    assert "خط پایه و هدف برابرند (۱۲٫۵)." in page


@pytest.mark.parametrize("page", PAGES)
def test_pages_that_can_be_searched_are_there(site, page):
    home = next(path for path in site.iterdir() if (path / "search").is_dir())
    assert (home / page / "index.html").is_file()


def test_a_doubt_about_borders_leads_to_a_district(tmp_path):
    doubt = make(
        records.Quality,
        rule="boundary_turned",
        thing="boundaries",
        subject="1",
        details={"longitude": "32.65", "latitude": "51.65"},
    )
    release = write_release(tmp_path / "000002-fafafafafafa.sqlite", [*city_rows(), doubt])
    build_site(release, tmp_path / "site", public_url=URL)
    page = read(tmp_path / "site", "1400/quality")
    assert "در طول ۳۲٫۶۵ و عرض ۵۱٫۶۵ درجه است، جایی که شهر نیست" in page
    assert '<a href="/1400/districts/1/">منطقه ۱</a>' in page
