"""What is taken over from the site before is what would be made, whatever changed."""

import csv
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.editions import read_editions
from core.errors import SiteStaleError
from core.languages.language import LANGUAGES
from core.manifest import read_sums, sha256_of
from core.release.columns import stored_name
from core.release.reader import Release
from core.release.records import RECORDS
from core.texts import Texts, load_texts, read_catalogues
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import NotedRelease, Reads
from portal.pages.elements.stamp import PLACES
from portal.site.assets import read_assets
from portal.site.build import build_site, prepared_site
from portal.site.every_page import every_page
from portal.site.keeping import build_version
from portal.site.keeping.kept_pages import KeptPages
from portal.site.keeping.page_records import SiteRecords, read_records, records_beside
from portal.site.plan_pages import PlanPages
from portal.site.renderer import Renderer
from portal.site.writer import file_of
from tests.factories.city_releases import MOVED, write_second, write_third

URL = "https://example.org"
EDITIONS = "editions.sqlite"


def never():
    return 1.0


def always():
    return 0.0


def options(folder):
    return {"public_url": URL, "editions": folder / EDITIONS, "languages": ("fa", "en")}


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A folder with a site, the release that it shows, and the one after it."""
    folder = tmp_path_factory.mktemp("kept")
    second = write_second(folder / "releases" / "1400")
    build_site(second, folder / "site", **options(folder))
    return folder, second, write_third(folder / "releases" / "1400", second)


def copied(city, folder):
    """Copy the site, links and all, to build the next one beside it."""
    shutil.copytree(city[0], folder, symlinks=True, dirs_exist_ok=True)
    return folder / "site"


def contents(built):
    return {
        str(path.relative_to(built.folder)): path.read_bytes()
        for path in built.folder.rglob("*")
        if path.is_file()
    }


def plan_pages(
    editions,
    release,
    *,
    url=URL,
    is_root=True,
    others=(),
    texts=None,
    assets=None,
    languages=("en",),
):
    """Return what makes the pages of a release that stands after the one that is shown."""
    noted = NotedRelease(release, Reads())
    book = Book(noted, texts or load_texts(), others=others, places=PLACES)
    return PlanPages(
        book,
        assets or read_assets(),
        url,
        is_root=is_root,
        kept=editions,
        others=[LANGUAGES[code] for code in languages],
    )


# Of each table a column, and what it is changed to in every row that tells it.
CHANGES = [
    ("project", "title", "title || ' دیگر'"),
    ("project", "approved_billion_rial", "CAST(approved_billion_rial + 1 AS TEXT)"),
    ("node", "title", "title || ' دیگر'"),
    ("indicator", "unit", "unit || ' دیگر'"),
    ("district", "population", "population + 7"),
    ("source", "title", "title || ' دیگر'"),
    ("observation", "value", "CAST(value + 1 AS TEXT)"),
    ("target", "value", "CAST(value + 1 AS TEXT)"),
    ("judgement", "score", "CAST(score + 1 AS TEXT)"),
    ("node_score", "coverage", "CAST(coverage / 2.0 AS TEXT)"),
    ("progress_report", "note", "coalesce(note, '') || ' دیگر'"),
    ("budget_line", "amount_billion_rial", "CAST(amount_billion_rial + 1 AS TEXT)"),
    ("milestone", "title", "title || ' دیگر'"),
    ("promise", "said_on", "date(said_on, '+1 day')"),
    ("change", "reason", "coalesce(reason, '') || ' دیگر'"),
    ("release_info", "note", "coalesce(note, '') || ' دیگر'"),
    ("release_info", "judged_on", "date(judged_on, '+9 day')"),
    ("money_total", "approved_billion_rial", "CAST(approved_billion_rial + 1 AS TEXT)"),
    ("district_standing", "project_count", "project_count + 1"),
    ("plan", "title", "title || ' دیگر'"),
]


def changed_release(release, folder, table, column, value):
    folder.mkdir()
    path = folder / release.path.name
    shutil.copyfile(release.path, path)
    path.chmod(0o600)
    (record,) = (one for one in RECORDS if one.table == table)
    file = sqlite3.connect(path)
    with file:
        done = file.execute(f"UPDATE {stored_name(record)} SET {column} = {value}")
    file.close()
    assert done.rowcount > 0
    named = path.with_name(f"{path.name[:6]}-{sha256_of(path)[:12]}.sqlite")
    return Release(path.rename(named), release.folder)


@pytest.mark.parametrize(("table", "column", "value"), CHANGES)
def test_whatever_changed_what_is_taken_over_is_what_would_be_made(
    city, tmp_path, table, column, value
):
    changed = changed_release(city[2], tmp_path / "releases", table, column, value)
    before, sums = read_records(city[0] / "site"), read_sums(city[0] / "site")
    with read_editions(city[0] / EDITIONS) as editions:
        plan = plan_pages(editions, changed)
        found = KeptPages(plan, before)
        taken = [(draft, found.find(draft)[0]) for draft in every_page(plan.book)]
        kept = [(draft, page) for draft, page in taken if page]
        assert 0 < len(kept) < len(taken) or table in ("plan", "district")
        for draft, page in kept:
            there = {address: sums[file_of(address)] for address in page.files}
            assert (draft.name, plan.hashes(draft)) == (draft.name, there)


def other_words():
    words = read_catalogues("fa")
    return Texts("fa", {**words, "portal.home.releases": f"{words['portal.home.releases']} دیگر"})


def other_style():
    assets, style = read_assets(), "/static/site-other.css"
    return replace(assets, css=style, files={**assets.files, style: b"p{}"})


def other_plan(release):
    return replace(release.plan, code="1410", title="برنامهٔ ۱۴۱۰")


# What pages are made with besides the release, and what it is changed to.
SETTINGS: dict[str, Callable[[Release], dict[str, Any]]] = {
    "address": lambda _: {"url": "https://example.com"},
    "place at the root": lambda _: {"is_root": False},
    "plan beside it": lambda release: {"others": (other_plan(release),)},
    "language": lambda _: {"languages": ()},
    "words": lambda _: {"texts": other_words()},
    "style": lambda _: {"assets": other_style()},
}


@pytest.mark.parametrize("name", SETTINGS)
def test_pages_made_with_something_else_are_all_made_anew(city, name):
    before, sums = read_records(city[0] / "site"), read_sums(city[0] / "site")
    with read_editions(city[0] / EDITIONS) as editions:
        plan = plan_pages(editions, city[1], **SETTINGS[name](city[1]))
        found = KeptPages(plan, before)
        drafts = list(every_page(plan.book))
        assert [draft.name for draft in drafts if found.find(draft)[0]] == []
        home = plan.hashes(drafts[0])
        assert home != {address: sums.get(file_of(address)) for address in before_home(before)}


def before_home(before):
    return before.plans["1400"].pages["home_page"].files


def test_another_program_takes_nothing_over(city, tmp_path, monkeypatch):
    def version():
        build_version._program.cache_clear()
        return plan_pages(None, city[1]).version

    ours = version()
    assert version() == ours
    monkeypatch.setattr(build_version, "_ROOT", tmp_path)
    versions = {ours}
    for name in ("core/a.py", "portal/templates/home.html.j2", "locales/fa/portal.po"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text("one")
        versions.add(version())
        path.write_text("another")
        versions.add(version())
    monkeypatch.undo()
    assert version() == ours
    assert len(versions) == 7


def releases_in(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["in_release"] for row in csv.DictReader(file)}


def test_where_nothing_changed_all_is_taken_over(city):
    with read_editions(city[0] / EDITIONS) as editions:
        plan = plan_pages(editions, city[1])
        found = KeptPages(plan, read_records(city[0] / "site"))
        assert [draft.name for draft in every_page(plan.book) if not found.find(draft)[0]] == []


def test_over_a_series_of_releases_the_site_is_as_if_all_of_it_were_made(city, tmp_path):
    site = copied(city, tmp_path / "kept")
    given = options(site.parent)
    release = city[2]
    with (
        prepared_site(release, site, chance=never, **given) as one,
        prepared_site(release, tmp_path / "whole", **given) as other,
    ):
        assert contents(one.built) == contents(other.built)
        # What the next build would go by cannot be written.
        records_beside(site).unlink()
        records_beside(site).mkdir()
        built = one.swap()
    assert len(other.built.made) == other.built.page_count
    assert {"/1400/", f"/1400/projects/{MOVED}/", "/1400/releases/3/"} <= built.made.keys()
    for page in ("projects/", "indicators/", "districts/", "data/dictionary/"):
        assert f"/1400/{page}" not in built.made
        assert (built.folder / "1400" / page / "index.html").stat().st_nlink > 1
    # The file of a list is of the release that its page is of, an export of the last.
    assert releases_in(built.folder / "1400" / "projects" / "list.csv") == {"2"}
    assert releases_in(built.folder / "1400" / "data" / "project.csv") == {"3"}
    assert not built.is_remembered
    assert site.resolve() == built.folder
    assert read_records(site).lacking == "damaged"


def test_a_page_that_would_be_another_one_fails_the_build_and_the_next_is_whole(
    city, tmp_path, monkeypatch
):
    site = copied(city, tmp_path)
    before = site.resolve()
    render = Renderer.__call__
    monkeypatch.setattr(Renderer, "__call__", lambda *given: f"{render(*given)}<!-- other -->")
    with pytest.raises(SiteStaleError) as refused:
        build_site(city[1], site, chance=always, **options(site.parent))
    assert refused.value.page.startswith("/1400/")
    assert site.resolve() == before
    assert read_records(site) == SiteRecords(lacking="absent")


def in_records(statement):
    def change(path):
        file = sqlite3.connect(path)
        with file:
            assert file.execute(statement).rowcount
        file.close()

    return change


# What may stand where the records are, and what is found there.
DAMAGE = [
    (Path.unlink, "absent"),
    (lambda path: path.write_bytes(b"no database"), "damaged"),
    (lambda path: path.write_bytes(b""), "damaged"),
    (lambda path: os.truncate(path, path.stat().st_size // 2), "damaged"),
    (
        in_records("UPDATE page SET record = replace(record, '1', '2') WHERE name = 'home_page'"),
        "damaged",
    ),
    (in_records("DELETE FROM read WHERE id = 3"), "damaged"),
    (in_records("ALTER TABLE page RENAME COLUMN record TO files"), "damaged"),
    (in_records("UPDATE site SET folder = '.site-other'"), "foreign"),
]


@pytest.mark.parametrize(("damage", "lacking"), DAMAGE)
def test_records_that_are_damaged_or_of_another_site_are_not_gone_by(
    city, tmp_path, damage, lacking
):
    folder = city[0] / "site"
    site = tmp_path / "site"
    site.symlink_to(folder.resolve())
    shutil.copyfile(records_beside(folder), records_beside(site))
    assert set(read_records(site).plans) == {"1400"}
    damage(records_beside(site))
    found = read_records(site)
    assert found == SiteRecords(lacking=lacking)
    plan = plan_pages(None, city[1])
    draft, pages = next(every_page(plan.book)), KeptPages(plan, found)
    kept, reason = pages.find(draft)
    assert (kept, reason) == (None, load_texts()(f"build.made.{lacking}"))
