"""The Atom feeds as an independent reader sees them, beside what the release file holds."""

import re
from urllib.parse import unquote

import feedparser
from defusedxml import ElementTree

from core.release import records
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.site.files.feeds import CHANGES_SHOWN, Feeds
from tests.factories.city import city_rows, write_city, write_release
from tests.factories.sample_site import PUBLIC_URL, rows, sample_site
from tests.factories.snapshots import edited, make

ATOM = "{http://www.w3.org/2005/Atom}"


def read(address):
    return (sample_site() / address.strip("/")).read_bytes()


def parsed(content):
    feed = feedparser.parse(content)
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    return feed


def every_feed():
    site = sample_site()
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.atom"))


def test_every_thing_has_its_feed():
    counts = {table: rows(f"SELECT count(*) FROM {table}")[0][0] for table in THINGS}
    found = every_feed()
    for table, folder in THINGS.items():
        pattern = re.compile(rf"1400/{folder}/[^/]+/feed\.atom")
        assert sum(map(bool, map(pattern.fullmatch, found))) == counts[table] > 10
    # That of the plan, of what turned late, and of what was due.
    assert len(found) == sum(counts.values()) + 3


THINGS = {"project": "projects", "indicator": "indicators", "district": "districts"}


def test_every_feed_is_one_and_says_where_it_is():
    ids = set()
    for address in every_feed():
        feed = parsed(read(address))
        page = address.removesuffix("feed.atom").removesuffix("late/")
        links = {(link.rel, link.type): link.href for link in feed.feed.links}
        assert links == {
            ("self", "application/atom+xml"): f"{PUBLIC_URL}/{address}",
            ("alternate", "text/html"): f"{PUBLIC_URL}/{page}",
        }
        assert feed.feed.author == "اصفهان"
        assert feed.feed.title
        assert feed.feed.subtitle == "دادهٔ نمونه."
        assert feed.feed.id.startswith("tag:plan.example,")
        ids.add(feed.feed.id)
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
        for entry in feed.entries:
            assert entry.title
            assert entry.link.startswith(f"{PUBLIC_URL}/1400/")
            assert (sample_site() / unquote(entry.link.removeprefix(PUBLIC_URL))[1:]).is_dir()
    assert len(ids) == len(every_feed())


def test_a_project_has_an_entry_for_each_release_that_changed_it():
    changed = rows(
        "SELECT subject_code, count(DISTINCT release), count(*) FROM change"
        " WHERE subject_kind = 'project' GROUP BY 1"
    )
    assert len(changed) > 30
    for code, releases, changes in changed:
        feed = parsed(read(f"1400/projects/{code}/feed.atom"))
        assert len(feed.entries) == releases
        told = sum(entry.content[0].value.count("<li>") for entry in feed.entries)
        assert told == changes
    untouched = rows(
        "SELECT code FROM project WHERE code NOT IN"
        " (SELECT subject_code FROM change WHERE subject_kind = 'project')"
    )
    for (code,) in untouched:
        assert parsed(read(f"1400/projects/{code}/feed.atom")).entries == []


def test_an_entry_names_the_kinds_of_its_changes():
    label = load_texts()
    kinds = rows(
        "SELECT subject_code, group_concat(DISTINCT event) FROM change"
        " WHERE subject_kind = 'project' AND release = 2 GROUP BY 1"
    )
    for code, events in kinds:
        newest = parsed(read(f"1400/projects/{code}/feed.atom")).entries[0]
        named = {(tag.term, tag.label) for tag in newest.tags}
        assert named == {(one, label(f"portal.event.{one}")) for one in events.split(",")}
    assert len({events for _, events in kinds}) > 3


def test_an_entry_says_what_the_page_says():
    code = rows("SELECT subject_code FROM change WHERE event = 'corrected'")[0][0]
    page = (sample_site() / f"1400/projects/{code}/index.html").read_text()
    (entry,) = parsed(read(f"1400/projects/{code}/feed.atom")).entries
    sentences = re.findall("<li>(.*?)</li>", entry.content[0].value)
    assert len(sentences) > 1
    for sentence in sentences:
        assert sentence in page
    published = rows("SELECT published_at FROM release_info WHERE number = 2")[0][0]
    assert entry.updated == f"{published[:19]}Z"


def test_a_district_has_an_entry_for_each_thing_that_changed_in_it():
    (number, code), *_ = rows("SELECT number, code FROM district ORDER BY number")
    things = rows(
        "SELECT DISTINCT subject_kind, subject_code FROM change"
        " JOIN change__topics ON owner = change.rowid WHERE value = ?",
        f"district:{code}",
    )
    feed = parsed(read(f"1400/districts/{number}/feed.atom"))
    assert len(feed.entries) == len(things) > 5
    # The same entry stands in the project's own feed.
    project = next(thing for kind, thing in things if kind == "project")
    (own,) = parsed(read(f"1400/projects/{project}/feed.atom")).entries
    assert own.id in {entry.id for entry in feed.entries}


def test_what_turned_late_is_told_by_itself():
    late = rows(
        "SELECT subject_code FROM change WHERE event = 'judged' AND field LIKE 'lateness:%'"
        " AND new IN ('overdue', 'ended_late')"
    )
    entries = parsed(read("1400/late/feed.atom")).entries
    assert len(entries) == len(late) > 10
    assert {entry.link.split("/")[-2] for entry in entries} == {code for (code,) in late}


def test_the_plan_has_an_entry_for_each_release_with_what_says_most():
    entries = parsed(read("1400/feed.atom")).entries
    assert [entry.title for entry in entries] == ["انتشار ۲: ۱٬۳۸۳ تغییر", "نخستین انتشار"]
    assert entries[0].content[0].value.count("<li>") > 10
    assert entries[0].link == f"{PUBLIC_URL}/1400/releases/2/"


def test_pages_lead_to_their_feeds():
    site = sample_site()
    for page in ("1400", "1400/districts/7", "1400/projects/F-01", "1400/indicators/K001"):
        text = (site / page / "index.html").read_text()
        (link,) = re.findall(r'<link rel="alternate" type="application/atom\+xml" (.*?)>', text)
        assert link.endswith(f' href="/{page}/feed.atom"')
        assert f'<a href="/{page}/feed.atom">' in text


def test_an_id_stays_when_a_release_follows(tmp_path):
    """Release 3 knows all that release 2 told, under the same names."""
    before = dict(Feeds(Book(write_city(tmp_path), load_texts()), PUBLIC_URL).of_plan())
    own = [row for row in city_rows() if isinstance(row, records.ReleaseInfo)]
    given = [row for row in city_rows() if not isinstance(row, records.ReleaseInfo)]
    past = edited(own[1], sha256="cd" * 32, file_name="x")
    third = edited(own[1], number=3, published_at=own[1].published_at.replace(year=2022))
    later = write_release(tmp_path / "000003-0123456789ab.sqlite", [*given, own[0], past, third])
    after = dict(Feeds(Book(later, load_texts()), PUBLIC_URL).of_plan())
    assert before == after
    assert any(b"<entry>" in content for content in after.values())


def test_an_address_of_what_is_gone_is_that_of_the_release(tmp_path):
    gone = [
        make(
            records.Change,
            release=2,
            position=90,
            event="removed",
            subject_kind="project",
            subject_code="X/1",
            subject_title="رفته",
            field="",
            topics=("plan", "district:1"),
        )
    ]
    feeds = Feeds(Book(write_city(tmp_path, more=gone), load_texts()), PUBLIC_URL)
    content = dict(feeds.of_plan())["/1400/districts/1/feed.atom"]
    (entry,) = [one for one in parsed(content).entries if "رفته" in one.title]
    assert entry.link == f"{PUBLIC_URL}/1400/releases/2/"
    assert entry.id.endswith("/1400/releases/2/project/X%2F1")


def test_a_thing_of_which_not_all_is_shown_is_left_for_the_release_page(tmp_path):
    many = [
        make(
            records.Change,
            release=2,
            position=100 + place,
            event="reported",
            subject_kind="project",
            subject_code="F-01" if place < CHANGES_SHOWN - 5 else "T-01",
            subject_title="پروژه",
            field=f"actual_percent:2020-09-{place % 20 + 1:02}",
            old=None,
            new=str(place),
            topics=("district:1",),
        )
        for place in range(CHANGES_SHOWN + 20)
    ]
    feeds = Feeds(Book(write_city(tmp_path, more=many), load_texts()), PUBLIC_URL)
    content = dict(feeds.of_plan())["/1400/districts/1/feed.atom"]
    names = [entry.id.rpartition("/")[2] for entry in parsed(content).entries]
    assert "F-01" in names
    assert "T-01" not in names


def test_letters_that_xml_has_no_place_for_are_left_out(tmp_path):
    release = write_city(tmp_path, more=[])
    book = Book(release, load_texts())
    feeds = Feeds(book, PUBLIC_URL)
    page = feeds._document("/1400/x/feed.atom", "/1400/x/", "a\x0b<b>&\ufffe", ())
    assert ElementTree.fromstring(page).find(f"{ATOM}title").text == "a<b>&"
