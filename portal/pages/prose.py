"""Pages of text: what this is, how it counts, what it keeps of you, and where nothing is found."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from core.evaluation.policy import POLICY
from core.persian import number, percent, persian_digits
from core.wording.glossary import Term, terms
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Draft
from portal.pages.elements.parts import Badge, Fact, Head, Link, Page

PROSE = ("about", "privacy", "accessibility")
# What the lost page is under: no section of the site, so that none is marked as the one shown.
LOST_SECTION = "lost"


@dataclass(frozen=True, slots=True)
class ProsePage(Page):
    """Paragraphs under headings; the texts are in the catalogue."""

    template = "prose.html.j2"
    is_cited = False
    has_citation = False

    lead: str
    sections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MethodPage(Page):
    """How numbers are made: the policy's constants and the meaning of every status."""

    template = "method.html.j2"
    is_cited = False
    has_citation = False

    version: str
    judged: str
    constants: tuple[Fact, ...]
    statuses: tuple[tuple[Badge, str], ...]


@dataclass(frozen=True, slots=True)
class GlossaryPage(Page):
    """What the words mean."""

    template = "glossary.html.j2"
    is_cited = False
    has_citation = False

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class LostPage(Page):
    """Nothing is at this address."""

    template = "lost.html.j2"
    is_cited = False
    has_citation = False


STATUSES = (
    "on_track",
    "at_risk",
    "off_track",
    "no_data",
    "stale",
    "insufficient_data",
    "not_due",
    "no_target",
    "no_scale",
    "not_applicable",
    "no_weight",
)


def prose_pages(book: Book) -> Iterator[Draft]:
    """Yield every page of text."""
    for name in PROSE:
        yield Draft(name, partial(_prose, book, name))
    yield Draft("method", partial(_method, book))
    yield Draft("glossary", partial(_glossary, book))


def _prose(book: Book, name: str) -> ProsePage:
    return ProsePage(
        head=_head(book, name),
        lead=book.t(f"portal.{name}.lead"),
        sections=tuple(_sections(book, name)),
    )


def _glossary(book: Book) -> GlossaryPage:
    return GlossaryPage(
        head=_head(book, "glossary"),
        terms=tuple(terms(book.t)),
    )


def _head(book: Book, name: str) -> Head:
    here = book.section(name)
    return book.head(here.href, here.title, name, crumbs=(Link(here.title),))


def _sections(book: Book, name: str) -> Iterator[tuple[str, str]]:
    place = 1
    while f"portal.{name}.{place}.title" in book.t:
        yield book.t(f"portal.{name}.{place}.title"), book.t(f"portal.{name}.{place}.text")
        place += 1


def _method(book: Book) -> MethodPage:
    policy = POLICY
    return MethodPage(
        head=_head(book, "method"),
        version=persian_digits(book.info.policy_version),
        judged=book.calendar.medium(book.info.judged_on),
        constants=book.facts(
            ("portal.method.path_good", percent(policy.path_good * 100, None)),
            ("portal.method.path_alarm", percent(policy.path_alarm * 100, None)),
            ("portal.method.ratio_good", percent(policy.ratio_good * 100, None)),
            ("portal.method.ratio_alarm", percent(policy.ratio_alarm * 100, None)),
            ("portal.method.band_margin", percent(policy.band_margin * 100, None)),
            ("portal.method.maintain_share", percent(policy.maintain_share * 100, None)),
            ("portal.method.trend_share", percent(policy.trend_share * 100, None)),
            ("portal.method.grace_days", number(policy.grace_days)),
            ("portal.method.minimum_coverage", percent(policy.minimum_coverage * 100, None)),
            ("portal.method.on_track_from", number(policy.on_track_from)),
            ("portal.method.at_risk_from", number(policy.at_risk_from)),
        ),
        statuses=tuple(
            (book.status("status", status), book.t(f"portal.method.status.{status}"))
            for status in STATUSES
        ),
    )


def lost_page(book: Book) -> LostPage:
    """Build the page for addresses where nothing is; servers show it for any of them."""
    title = book.t("portal.lost.title")
    return LostPage(head=book.head("/404.html", title, LOST_SECTION, crumbs=(Link(title),)))
