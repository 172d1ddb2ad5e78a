"""What is taken over from the site before is what would be made, whatever changed."""

import os
import shutil
import sqlite3

import pytest

from core.errors import SiteStaleError
from core.manifest import sha256_of
from core.release.columns import stored_name
from core.release.reader import Release
from core.release.records import RECORDS
from portal.site.build import build_site, prepared_site
from portal.site.keeping.page_records import records_beside
from portal.site.plan_pages import Renderer
from tests.factories.city_releases import write_second, write_third

URL = "https://example.org"
EDITIONS = "editions.sqlite"


def never():
    return 1.0


def always():
    return 0.0


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A folder with a site, the release that it shows, and the one after it."""
    folder = tmp_path_factory.mktemp("kept")
    second = write_second(folder / "releases" / "1400")
    build_site(second, folder / "site", public_url=URL, editions=folder / EDITIONS)
    return folder, second, write_third(folder / "releases" / "1400", second)


def options(city):
    return {"public_url": URL, "editions": city[0] / EDITIONS, "chance": never}


def copied(city, folder):
    """Copy the site, links and all, to build the next one beside it."""
    shutil.copytree(city[0], folder, symlinks=True, dirs_exist_ok=True, copy_function=os.link)
    return folder / "site"


def contents(built):
    return {
        str(path.relative_to(built.folder)): path.read_bytes()
        for path in built.folder.rglob("*")
        if path.is_file()
    }


def test_a_second_build_makes_no_page(city, tmp_path):
    again = build_site(city[1], copied(city, tmp_path), **{**options(city), "chance": always})
    assert again.made == {}
    assert contents(again) == contents(build_site(city[1], tmp_path / "whole", **options(city)))


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
def test_whatever_changed_the_site_is_as_if_all_of_it_were_made(
    city, tmp_path, table, column, value
):
    changed = changed_release(city[2], tmp_path / "releases", table, column, value)
    site, given = copied(city, tmp_path / "kept"), options(city)
    with (
        prepared_site(changed, site, **given) as one,
        prepared_site(changed, tmp_path / "whole", **given) as other,
    ):
        kept, whole = one.built, other.built
        assert contents(kept) == contents(whole)
    assert 0 < len(kept.made) <= len(whole.made)


def test_a_page_that_would_be_another_one_fails_the_build_and_the_next_is_whole(
    city, tmp_path, monkeypatch
):
    site = copied(city, tmp_path)
    before = site.resolve()
    render = Renderer.__call__
    monkeypatch.setattr(Renderer, "__call__", lambda *given: f"{render(*given)}<!-- other -->")
    with pytest.raises(SiteStaleError) as refused:
        build_site(city[1], site, public_url=URL, chance=always)
    assert refused.value.page.startswith("/1400/")
    assert site.resolve() == before
    assert not records_beside(site).exists()
    again = build_site(city[1], site, public_url=URL, chance=always)
    assert set(again.made.values()) == {"no records"}


def test_records_of_another_site_are_not_gone_by(city, tmp_path):
    site = copied(city, tmp_path)
    records_beside(site).write_bytes(b"no database")
    assert set(build_site(city[1], site, public_url=URL).made.values()) == {"no records"}
