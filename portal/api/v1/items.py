"""Records → what the API answers: plain JSON, each item with `code`, `kind`, `title`, `url`."""

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from core.answers import Answer, dated_line
from core.persian import persian_digits
from core.release import records
from core.release.addresses import Addresses
from core.release.reader import Release
from core.search.index.documents import Hit, Pieces
from core.texts import Texts
from core.wording.change_words import describe_change
from core.wording.standings import standing_words
from portal.pages.elements.answer_links import answer_links

type Json = dict[str, Any]

_MOST_THINGS = 20


def plain(value: Any) -> Any:
    """Write a record's value as JSON has it; decimals stay exact, as strings of digits."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(member) for member in value]
    return value


def row(record: records.Record) -> Json:
    """Write a record field by field."""
    return {field.name: plain(getattr(record, field.name)) for field in fields(record)}


class Items:
    """Writes the things of one release."""

    def __init__(self, release: Release, public_url: str, texts: Texts) -> None:
        """Take the public address that `url` begins with."""
        self.release = release
        self.texts = texts
        districts = tuple(release.stream(records.District))
        self._addresses = Addresses(release.plan.code, districts)
        self._public_url = public_url.rstrip("/")
        self.home = self._public_url + self._addresses.home

    def plan(self, release: Release) -> Json:
        """Write the plan of a release, perhaps another than this one, and the release's number."""
        plan = release.plan
        named = {"code": plan.code, "kind": "plan", "title": plan.title}
        url = self._public_url + Addresses(plan.code).home
        return {**named, "url": url, **row(plan), "release": release.info.number}

    def url(self, kind: str, code: str) -> str:
        """Return the page of a thing; things without one lead to the home page."""
        return self._public_url + (self._addresses.thing(kind, code) or self._addresses.home)

    def thing(self, kind: str, record: Any) -> Json:
        """Write a node, project, indicator or district."""
        named = {"code": record.code, "kind": kind, "title": record.title}
        # A record's own field of that name (an indicator has a `kind`) must not hide the item's.
        return {"url": self.url(kind, record.code), **row(record), **named}

    def indicator(self, record: records.Indicator) -> Json:
        """Write an indicator; its own kind is `indicator_kind`."""
        return {**self.thing("indicator", record), "indicator_kind": record.kind.value}

    def claim(self, record: records.Claim) -> Json:
        """Write a claim with its finding in a code and in words."""
        named = {"code": record.code, "kind": "claim", "title": record.subject}
        wording = {"finding_text": self.texts(f"finding.{record.finding}")}
        return {**named, "url": self.url("claim", record.code), **row(record), **wording}

    def change(self, record: records.Change) -> Json:
        """Write a change with its sentence; the item is the thing it happened to."""
        kind, code = record.subject_kind, record.subject_code
        named = {"code": code, "kind": kind, "title": record.subject_title}
        measured = None
        if kind == "indicator":
            measured = self.release.find(records.Indicator, code=code)
        unit = measured.unit if measured else ""
        wording = {"text": describe_change(record, self.texts, unit)}
        return {**named, "url": self.url(kind, code), **row(record), **wording}

    def gap(self, record: records.CoverageGap) -> Json:
        """Write a gap; the item is the thing that lacks something."""
        kind, code = record.subject_kind, record.subject_code
        named = {"code": code, "kind": kind, "title": record.subject_title}
        return {**named, "url": self.url(kind, code), **row(record)}

    def published(self, record: records.ReleaseInfo) -> Json:
        """Write a release."""
        code = str(record.number)
        title = f"{self.texts('kind.release')} {persian_digits(code)}"
        named = {"code": code, "kind": "release", "title": title}
        own = {}
        if record.number == self.release.info.number:
            own = {"sha256": self.release.sha256, "file_name": self.release.path.name}
        return {**named, "url": self.url("release", code), **row(record), **own}

    def suggestion(self, hit: Hit) -> Json:
        """Write what a query may become."""
        url = self.url(hit.kind, hit.code)
        return {"code": hit.code, "kind": hit.kind, "title": hit.title, "url": url}

    def hit(self, hit: Hit) -> Json:
        """Write what a search found; `snippet` and `title_marked` tell what matched."""
        return {
            **self.suggestion(hit),
            "score": round(hit.score, 4),
            "found_by": hit.found_by.value,
            "standing": self._standing(hit),
            "title_marked": _marked(hit.title_pieces),
            "snippet": _marked(hit.snippet),
        }

    def _standing(self, hit: Hit) -> str:
        texts = self.texts.of(self.release.shape)
        return standing_words(self.release, texts, hit.kind, hit.code)

    def reply(self, found: Answer) -> Json:
        """Write the answer to a question."""
        texts = self.texts.of(self.release.shape)
        links = answer_links(found, self.release, self._addresses, texts)
        things = found.things[:_MOST_THINGS]
        return {
            "shape": found.shape,
            "text": found.text,
            "notes": list(found.notes),
            "figures": {name: plain(value) for name, value in found.figures.items()},
            "on": plain(found.on),
            "dated": dated_line(found, self.release, texts),
            "is_held": found.is_held,
            "url": self.url(found.page.kind, found.page.code),
            "things": [
                {"code": one.code, "kind": one.kind, "title": one.title, "figure": one.figure}
                | {"url": self.url(one.kind, one.code)}
                for one in things
            ],
            "total": len(found.things),
            "links": [{"title": title, "url": self._public_url + href} for title, href in links],
        }


def _marked(pieces: Pieces) -> list[Json]:
    return [{"text": text, "is_match": is_match} for text, is_match in pieces]
