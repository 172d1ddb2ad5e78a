"""Atom feeds (RFC 4287): what changed in a plan, a district, a project, an indicator, and late.

An entry is what a release changed in one thing. Its id names the release and the thing, so that it
stays the same in every later release and in every feed that has it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from itertools import chain, groupby, islice
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from core.calendar import TEHRAN
from core.enums import LATE
from core.persian import number, persian_digits
from core.release.fields import LATENESS
from core.release.records import Change, DueFigure, Indicator
from core.release.topics import topic
from core.wording.arrivals import arrival_days, arrival_lines, arrival_sentence
from portal.pages.elements.book import Book
from portal.pages.elements.change_rows import change_list, top_changes
from portal.pages.elements.parts import ChangeList, ChangeRow, Page
from portal.pages.home import HomePage
from portal.pages.indicators.indicator_pages import IndicatorPage
from portal.pages.projects.project_pages import ProjectPage
from portal.pages.promises.punctuality_page import PunctualityPage
from portal.site.files.sitemap import instant

FEED = "feed.atom"
# Where the feed of promises that were not kept is, below the plan's home.
LATE_FEED = f"late/{FEED}"
CHANGES_SHOWN = 200
RELEASES_SHOWN = 24
TOP_OF_RELEASE = 20
LATE_SHOWN = 200
ARRIVALS_SHOWN = 200
# What XML 1.0 has no place for.
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a release changed: `name` tells it from the other entries of `release`.

    `events` are the kinds of its changes, by which a reader's program can leave some out. With
    `at`, it is what happened then, whatever the release, and `name` its address in ids.
    """

    release: int
    name: str
    title: str
    href: str
    lines: tuple[str, ...]
    events: tuple[str, ...] = ()
    at: datetime | None = None


class Feeds:
    """Writes the feeds of one plan."""

    def __init__(self, book: Book, public_url: str) -> None:
        """Know where the site is found, whose host is in every id."""
        self._book, self._public_url = book, public_url
        self._host = urlsplit(public_url).hostname or "localhost"
        plan = book.release.plan
        self._author = f"<author><name>{_text(plan.publisher or plan.city)}</name></author>\n"
        self.started = min(row.published_at for row in book.releases.values())

    def of_page(self, page: Page) -> bytes | None:
        """Write the feed that lies beside *page*; None where it has none."""
        match page:
            case HomePage():
                return self._write(page, self._releases())
            case ProjectPage() | IndicatorPage():
                return self._write(page, tuple(self._things(page.changes)))
            case PunctualityPage():
                return self._punctuality(page)
            case _:
                return None

    def of_plan(self) -> Iterator[tuple[str, bytes]]:
        """Yield the feeds that are made of many things, by their addresses."""
        book = self._book
        yield book.at.home + LATE_FEED, self._late()
        for code, district in book.districts.items():
            page = book.at.thing("district", code)
            title = book.t("standards.feed.of", title=district.title)
            yield page + FEED, self._document(page + FEED, page, title, self._in_district(code))

    def _in_district(self, code: str) -> tuple[Entry, ...]:
        rows = self._book.release.all(
            Change,
            order=("-release", "position"),
            limit=CHANGES_SHOWN + 1,
            topics=topic("district", code),
        )
        if len(rows) > CHANGES_SHOWN:
            # The last thing may not be whole, and would be another entry in the next release.
            last = _thing(rows[-1])
            rows = [row for row in rows if _thing(row) != last]
        return tuple(self._things(change_list(self._book, rows)))

    def _late(self) -> bytes:
        """Write what turned late: promises that were not kept, the latest release first."""
        book = self._book
        judged = book.release.stream(Change, event="judged", order=("-release", "position"))
        late = (row for row in judged if _turned_late(row))
        changes = change_list(book, islice(late, LATE_SHOWN))
        entries = [replace(entry, name=f"late/{entry.name}") for entry in self._things(changes)]
        home = book.at.home
        return self._document(home + LATE_FEED, home, book.t("standards.feed.late"), entries)

    def _punctuality(self, page: Page) -> bytes:
        """Write what came and what did not, each on its day, the latest first."""
        book = self._book
        found = sorted(arrival_days(book.release.stream(DueFigure)), reverse=True)[:ARRIVALS_SHOWN]
        titles = {row.code: row.title for row in book.release.stream(Indicator)}
        entries = [
            Entry(
                book.info.number,
                f"{page.head.path}{row.indicator}/{row.period}/{row.state}",
                arrival_sentence(row, titles[row.indicator], book.t),
                book.at.thing("indicator", row.indicator),
                tuple(arrival_lines(row, book.t)),
                at=datetime.combine(day, time(), TEHRAN),
            )
            for day, _, row in found
        ]
        path = page.head.path
        return self._document(path + FEED, path, book.t("punctuality.feed"), entries)

    def _write(self, page: Page, entries: Sequence[Entry]) -> bytes:
        title = self._book.t("standards.feed.of", title=page.head.title)
        return self._document(page.head.path + FEED, page.head.path, title, entries)

    def _releases(self) -> tuple[Entry, ...]:
        """What each release changed, the latest first; the first release changed nothing."""
        book = self._book
        infos = sorted(book.releases.values(), key=lambda row: -row.number)[:RELEASES_SHOWN]
        return tuple(
            Entry(
                info.number,
                "",
                book.t(
                    "standards.feed.release",
                    number=persian_digits(info.number),
                    count=number(info.change_count),
                )
                if info.number > 1
                else book.t("standards.feed.first"),
                book.at.thing("release", str(info.number)),
                tuple(filter(None, (info.note, *self._top(info.number)))),
            )
            for info in infos
        )

    def _top(self, release: int) -> Iterator[str]:
        for row in top_changes(self._book, release, TOP_OF_RELEASE):
            yield f"{row.thing.title}: {row.sentence}"

    def _things(self, changes: ChangeList) -> Iterator[Entry]:
        """Make an entry of the changes of each thing in each release."""
        rows = chain(changes.rows, changes.older)
        for (release, subject), group in groupby(rows, key=lambda row: (row.release, row.subject)):
            alike = list(group)
            first, lines = alike[0], tuple(line for row in alike for line in _lines(row))
            title = f"{first.thing.title}: {first.sentence}"
            if len(alike) > 1:
                count = number(len(alike) - 1)
                title = self._book.t("standards.feed.more", first=title, count=count)
            # What is gone has no page: the release's page still tells of it.
            href = first.thing.href or self._book.at.thing("release", str(release))
            events = tuple(dict.fromkeys(row.event for row in alike))
            yield Entry(release, subject, title, href, lines, events)

    def _document(self, path: str, page: str, title: str, entries: Sequence[Entry]) -> bytes:
        book, address = self._book, self._public_url
        published = [self._at(entry) for entry in entries]
        note = book.t("standards.sample") if book.release.plan.is_sample else ""
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fa">\n'
            f"<id>{self._tag(self.started, path)}</id>\n"
            f"<title>{_text(title)}</title>\n"
            + (f"<subtitle>{_text(note)}</subtitle>\n" if note else "")
            + f"<updated>{instant(max(published, default=self.started))}</updated>\n"
            f"{self._author}"
            f'<link rel="self" type="application/atom+xml" href={_attribute(address + path)}/>\n'
            f'<link rel="alternate" type="text/html" href={_attribute(address + page)}/>\n'
        )
        body = "".join(self._entry(entry) for entry in entries)
        return f"{head}{body}</feed>\n".encode()

    def _entry(self, entry: Entry) -> str:
        at, address = self._at(entry), self._public_url + entry.href
        release = "" if entry.at else self._book.at.thing("release", str(entry.release))
        place = release + entry.name
        items = "".join(f"<li>{_text(line)}</li>" for line in entry.lines)
        content = (
            f'<content type="html">{escape(f"""<ul dir="rtl">{items}</ul>""")}</content>\n'
            if items
            else ""
        )
        return (
            f"<entry>\n<id>{self._tag(at, place)}</id>\n"
            f"<title>{_text(entry.title)}</title>\n"
            f"<updated>{instant(at)}</updated>\n"
            f'<link rel="alternate" type="text/html" href={_attribute(address)}/>\n'
            f"{''.join(map(self._category, entry.events))}"
            f"{content or f'<summary>{_text(entry.title)}</summary>\n'}</entry>\n"
        )

    def _category(self, event: str) -> str:
        label = _attribute(self._book.t(f"portal.event.{event}"))
        return f"<category term={_attribute(event)} label={label}/>\n"

    def _at(self, entry: Entry) -> datetime:
        if entry.at is not None:
            return entry.at
        at = self._book.published_at(entry.release)
        assert at is not None
        return at

    def _tag(self, at: datetime, path: str) -> str:
        """Name *path* for ever (RFC 4151): by the host, and a day on which it was the site's."""
        return _text(f"tag:{self._host},{at.astimezone(UTC):%Y-%m-%d}:{path}")


def _thing(change: Change) -> tuple[int, str, str]:
    return change.release, change.subject_kind, change.subject_code


def _turned_late(change: Change) -> bool:
    return change.field.partition(":")[0] == LATENESS and change.new in LATE


def _lines(row: ChangeRow) -> Iterator[str]:
    yield row.sentence
    yield from row.parts


def _text(text: str) -> str:
    return escape(_NO_XML.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("", text))
