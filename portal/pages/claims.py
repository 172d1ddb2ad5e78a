"""What officials said, beside what the data of this release say."""

from dataclasses import dataclass
from decimal import Decimal

from core.persian import number
from core.publishing.records import Claim
from portal.pages.book import Book
from portal.pages.figures import UNTOLD
from portal.pages.parts import Badge, Link, Page


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A quote, its source, the number claimed, the number found, and the sum it is found by."""

    code: str
    subject: str
    quote: str
    source: Link
    said: str
    found: str
    badge: Badge
    sum: str
    measure: str


@dataclass(frozen=True, slots=True)
class ClaimsPage(Page):
    """Every claim, in order of their codes."""

    template = "claims.html.j2"

    claims: tuple[ClaimRow, ...]


def claims_page(book: Book) -> ClaimsPage:
    """Build the page of claims."""
    here = book.section("claims")
    return ClaimsPage(
        head=book.head(here.href, here.title, "claims", crumbs=(Link(here.title),)),
        claims=tuple(claim_row(book, claim) for claim in book.release.stream(Claim)),
    )


def claim_row(book: Book, claim: Claim) -> ClaimRow:
    """Word one claim."""
    found = UNTOLD if claim.found is None else f"{number(claim.found)} {claim.unit}"
    return ClaimRow(
        code=claim.code,
        subject=claim.subject,
        quote=claim.quote,
        source=book.source_link(claim.source),
        said=f"{number(claim.value)} {claim.unit}",
        found=found,
        badge=book.status("finding", claim.finding),
        sum=_sum(claim),
        measure=claim.measure or "",
    )


def _sum(claim: Claim) -> str:
    """Write the parts as a sum: «۱۳۳ (کارگروه) + ۱۰ (کمیته) = ۱۴۳»."""
    if not claim.parts or claim.found is None:
        return ""
    terms = " + ".join(f"{number(part_value(p['value']))} ({p['label']})" for p in claim.parts)
    return f"{terms} = {number(claim.found)}"


def part_value(value: object) -> Decimal:
    """Read a part's number, stored as text or as a number."""
    return Decimal(str(value))
