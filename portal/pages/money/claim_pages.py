"""What officials said, beside what the data of this release say."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from core.languages.language import PERSIAN, written_in
from core.persian import number, persian_digits
from core.release.records import Claim
from core.wording.measures import written_claim
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD, known
from portal.pages.elements.parts import Badge, Count, Link, Page

ORDER = ("differs", "not_covered", "approximate", "matches", "not_checked")


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
    """Every claim, those that the data do not bear out first; `counts` by finding.

    `source` is said once where all claims are from it, and not with each.
    """

    template = "claims.html.j2"
    files = ("claim",)

    counts: tuple[Count, ...]
    caution: str
    source: Link
    claims: tuple[ClaimRow, ...]


def claims_page(book: Book) -> ClaimsPage:
    """Build the page of claims."""
    here = book.section("claims")
    claims = in_order(book.release.stream(Claim))
    found = Counter(claim.finding for claim in claims)
    rows, source = shared_source(tuple(claim_row(book, claim) for claim in claims))
    return ClaimsPage(
        head=book.head(here.href, here.title, "claims", crumbs=(Link(here.title),)),
        counts=tuple(
            Count(book.status("finding", finding), number(found[finding]), "")
            for finding in ORDER
            if found[finding]
        ),
        caution=book.t("portal.claims.sample") if book.release.plan.is_sample else "",
        source=source,
        claims=rows,
    )


def shared_source(rows: tuple[ClaimRow, ...]) -> tuple[tuple[ClaimRow, ...], Link]:
    """Take the source from rows that all have the same, and give it by itself."""
    sources = {row.source for row in rows}
    if len(rows) < 2 or len(sources) > 1:  # noqa: PLR2004 - one row says its source itself
        return rows, Link("")
    return tuple(replace(row, source=Link("")) for row in rows), sources.pop()


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Put what is said and not found first: that is what a reader should know."""
    return sorted(claims, key=lambda claim: ORDER.index(claim.finding))


def claim_row(book: Book, claim: Claim) -> ClaimRow:
    """Word one claim."""
    return ClaimRow(
        code=claim.code,
        subject=claim.subject,
        quote=_quoted(claim.quote),
        source=book.source_link(claim.source),
        said=_written(book, claim, claim.value, claim.found),
        found=_written(book, claim, claim.found, claim.value),
        badge=book.status("finding", claim.finding),
        sum=_sum(claim),
        measure=claim.measure or "",
    )


def _written(book: Book, claim: Claim, value: Decimal | None, other: Decimal | None) -> str:
    """Write what was said or found, apart from the *other* of the two; "—" for none."""
    if value is None:
        return UNTOLD
    return written_claim(value, claim.unit, book.shape.currency, known((other,)))


def _quoted(words: str) -> str:
    """Write what somebody said as Persian readers read it, whatever the page is written in."""
    with written_in(PERSIAN):
        return persian_digits(words)


def _sum(claim: Claim) -> str:
    """Write the parts as a sum: «۱۳۳ (کارگروه) + ۱۰ (کمیته) = ۱۴۳»."""
    if not claim.parts or claim.found is None:
        return ""
    terms = " + ".join(f"{number(part_value(p['value']))} ({p['label']})" for p in claim.parts)
    return f"{terms} = {number(claim.found)}"


def part_value(value: object) -> Decimal:
    """Read a part's number, stored as text or as a number."""
    return Decimal(str(value))
