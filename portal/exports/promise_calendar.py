"""Promised ends and milestones as all-day events of a calendar (iCalendar, RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from core.enums import ProjectStatus
from core.persian import persian_digits
from core.release.addresses import Addresses
from core.release.derived.grouping import Grouped
from core.release.reader import Release
from core.release.records import Milestone, Project, Promise
from core.texts import Texts

CALENDAR = "calendar.ics"
# RFC 5545, section 3.1: a line has at most 75 octets, the blank that continues it among them.
LINE_OCTETS = 75
_LETTERS = 12


class PromiseCalendar:
    """The events of one plan, and who reads them where; every event stands in several files."""

    def __init__(self, release: Release, texts: Texts, public_url: str, at: Addresses) -> None:
        """Read every promise and milestone once."""
        self._release, self._texts, self._public_url, self._at = release, texts, public_url, at
        self._host = urlsplit(public_url).hostname or "localhost"
        self._stamp = f"{release.info.published_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        self._events: list[tuple[tuple[str, ...], str]] = list(self._read())

    def of_plan(self) -> Iterator[bytes]:
        """Write the calendar of the whole plan, piece by piece."""
        title = self._texts("standards.calendar.plan", plan=self._release.plan.title)
        yield self._head(title)
        for _, event in self._events:
            yield event.encode()
        yield b"END:VCALENDAR\r\n"

    def of_district(self, code: str, title: str) -> bytes:
        """Write the calendar of the projects in a district."""
        head = self._head(self._texts("standards.calendar.district", district=title))
        events = "".join(event for districts, event in self._events if code in districts)
        return head + events.encode() + b"END:VCALENDAR\r\n"

    def _head(self, title: str) -> bytes:
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Qotbnama//Promises and milestones//FA",
            "CALSCALE:GREGORIAN",
            f"NAME:{_escaped(title)}",
            f"X-WR-CALNAME:{_escaped(title)}",
            "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        ]
        return _folded(lines).encode()

    def _read(self) -> Iterator[tuple[tuple[str, ...], str]]:
        release = self._release
        promises = Grouped(release.stream(Promise), "project")
        milestones = Grouped(release.stream(Milestone), "project")
        for project in release.stream(Project):
            promised = promises.take(project.code)
            if promised and project.planned_end_on is not None:
                yield project.districts, self._promise(project, promised)
            for step in milestones.take(project.code):
                yield project.districts, self._milestone(project, step)

    def _promise(self, project: Project, promised: tuple[Promise, ...]) -> str:
        """Write the end that is promised now; moved, it is the same event in a later sequence."""
        last = promised[-1]
        return self._event(
            project,
            "end",
            last.promised_end_on,
            sequence=len(promised) - 1,
            summary=self._texts("standards.calendar.end", title=project.title),
        )

    def _milestone(self, project: Project, step: Milestone) -> str:
        # Titles may be long, and name a milestone within its project.
        name = sha256(step.title.encode()).hexdigest()[:_LETTERS]
        return self._event(
            project,
            f"step-{name}",
            step.due_on,
            sequence=self._release.info.number - 1,
            summary=self._texts(
                "standards.calendar.milestone", title=project.title, milestone=step.title
            ),
        )

    def _event(
        self, project: Project, name: str, day: date, *, sequence: int, summary: str
    ) -> str:
        texts, address = self._texts, self._at.thing("project", project.code)
        is_cancelled = project.status is ProjectStatus.CANCELLED
        status = texts(f"project_status.{project.status or 'not_told'}")
        number = persian_digits(self._release.info.number)
        about = texts("standards.calendar.about", status=status, number=number)
        if self._release.plan.is_sample:
            about = f"{about}\n{texts('standards.sample')}"
        lines = [
            "BEGIN:VEVENT",
            f"UID:{self._release.plan.code}-{project.code}-{name}@{self._host}",
            f"DTSTAMP:{self._stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SEQUENCE:{sequence}",
            f"SUMMARY:{_escaped(summary)}",
            f"DESCRIPTION:{_escaped(about)}",
            f"URL:{self._public_url}{address}",
            f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
        return _folded(lines)


def _escaped(text: str) -> str:
    """Write a text as RFC 5545, section 3.3.11 has it."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(lines: list[str]) -> str:
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line))


def _fold(line: str) -> Iterator[str]:
    """Yield a line in parts that are short enough; no letter is parted."""
    if len(line.encode()) <= LINE_OCTETS:
        yield line
        return
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE_OCTETS:
            yield part
            part, size = " ", 1
        part += letter
        size += width
    yield part
