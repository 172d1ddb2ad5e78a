"""Projects and indicators as rows of a table, and money by year: the same wherever they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.calendar import parse_period, period
from core.enums import OUT_OF_FORCE, TargetKind
from core.persian import listed, number, percent, persian_digits
from core.release.derived.amounts import above_allocation
from core.release.derived.breaks import break_days, epoch_of
from core.release.derived.grouping import Grouped
from core.release.records import (
    Indicator,
    Judgement,
    MoneyTotal,
    Observation,
    Project,
    Revision,
    StatusCount,
    Target,
)
from core.texts import written_text
from core.wording.figures import limits_of
from core.wording.measures import cell_measure
from portal.charts.render import word_line
from portal.charts.sparkline import sparkline
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import (
    UNTOLD,
    amount_text,
    amount_texts,
    known,
    percent_text,
)
from portal.pages.elements.parts import (
    Badge,
    Count,
    Fact,
    IndicatorRow,
    Link,
    MoneyRow,
    ProjectRow,
)
from portal.pages.elements.promise_rows import project_badge, slip_cell


def project_row(book: Book, project: Project) -> ProjectRow:
    """Show *project* in a list."""
    places = [str(book.districts[code].number) for code in project.districts]
    return ProjectRow(
        title=project.title,
        href=book.at.thing("project", project.code),
        code=project.code,
        badge=project_badge(book, project),
        place=persian_digits(listed(places)) or UNTOLD,
        progress=percent_text(project.actual_percent, (project.planned_percent,)),
        planned=percent_text(project.planned_percent, (project.actual_percent,)),
        slip=slip_cell(book, project),
        approved=amount_text(project.approved_billion_rial),
    )


def project_rows(
    book: Book, *, limit: int | None = None, offset: int = 0, **where: Any
) -> tuple[ProjectRow, ...]:
    """Show the projects that fit in a list."""
    found = book.release.stream(Project, limit=limit, offset=offset, **where)
    return tuple(project_row(book, project) for project in found)


@dataclass(frozen=True, slots=True)
class Listed:
    """An indicator's row with what lists are narrowed and ordered by.

    `status` "" is out of force; `score` None is not judged. `value` is the last one for the whole
    city, `limits` are what it is held against.
    """

    kind: str
    status: str
    review: str
    direction: str
    unit: str
    path: tuple[str, ...]
    score: Decimal | None
    value: Decimal | None
    limits: tuple[Decimal, ...]
    row: IndicatorRow


def list_indicators(book: Book) -> dict[str, Listed]:
    """Show every indicator as a row with its values for the whole city, by code."""
    release = book.release
    judgements = Grouped(release.stream(Judgement, district=""), "indicator")
    values = Grouped(release.stream(Observation, district="", is_current=True), "indicator")
    targets = Grouped(release.stream(Target, district="", kind=TargetKind.TARGET), "indicator")
    revisions = Grouped(release.stream(Revision, thing="indicators"), "subject")
    listed = {}
    for indicator in release.stream(Indicator):
        code = indicator.code
        judged = next(iter(judgements.take(code)), None)
        shown = list(comparable(values.take(code), revisions.take(code)))
        line = word_line(sparkline(shown))
        row = indicator_row(book, indicator, judged, targets.take(code), line)
        status = judged.status if judged else "no_data"
        if indicator.review_status in OUT_OF_FORCE:
            status = ""
        listed[code] = Listed(
            kind=indicator.kind.value,
            status=status,
            review=indicator.review_status.value,
            direction=indicator.direction.value,
            unit=indicator.unit,
            path=indicator.path,
            score=judged.score if judged and status else None,
            value=judged.value if judged else None,
            limits=limits_of(judged),
            row=row,
        )
    return listed


def comparable(
    values: Iterable[Observation], revisions: Sequence[Revision]
) -> Iterable[tuple[date, Decimal | None]]:
    """Yield days and values, with a gap where the definition changed or a period is left out."""
    before: tuple[int, str] | None = None
    days = break_days(revisions)
    for row in values:
        epoch, here = epoch_of(row, days), parse_period(row.period)
        if before is not None and before != (epoch, row.period):
            yield row.period_starts_on, None
        yield row.period_ends_on, row.value
        before = (epoch, here.next.label) if here else None


def status_badge(book: Book, indicator: Indicator, judged: Judgement | None) -> Badge:
    """Return how an indicator stands; one that is out of force stands nowhere any more."""
    if indicator.review_status in OUT_OF_FORCE:
        return Badge(book.word("review_status", indicator.review_status), "mute")
    return book.status("status", judged.status if judged else "no_data")


def indicator_row(
    book: Book,
    indicator: Indicator,
    judged: Judgement | None,
    targets: tuple[Target, ...],
    line: str,
) -> IndicatorRow:
    """Show *indicator* in a list; *targets* are in order of their dates."""
    limits = limits_of(judged)
    return IndicatorRow(
        title=indicator.title,
        href=book.at.thing("indicator", indicator.code),
        code=indicator.code,
        badge=status_badge(book, indicator, judged),
        value=value_text(indicator, judged.value if judged else None, limits),
        period=period(judged.period).title if judged and judged.period else "",
        target=target_text(targets[-1], indicator.decimals, limits, indicator.unit)
        if targets
        else UNTOLD,
        line=line,
    )


def value_text(
    indicator: Indicator, value: Decimal | None, beside: Iterable[Decimal | None]
) -> str:
    """Write a value with its unit, apart from those *beside* it; "—" when there is none."""
    if value is None:
        return UNTOLD
    return cell_measure(value, indicator.unit, indicator.decimals, known(beside))


def target_text(
    target: Target, decimals: int, beside: Iterable[Decimal] = (), unit: str = ""
) -> str:
    """Write a target: a value, a range for a band, or a value with the range around it.

    *unit* is that of the value it stands beside, "" where the head of the table names it.
    """
    ends = (*beside, *known((target.value, target.band_low, target.band_high)))

    def written(end: Decimal) -> str:
        return cell_measure(end, unit, decimals, ends, is_bare=True)

    value = None if target.value is None else written(target.value)
    if target.band_low is None or target.band_high is None:
        return value or UNTOLD
    low, high = written(target.band_low), written(target.band_high)
    band = written_text("portal.band", low=low, high=high)
    return f"{value} ({band})" if value else band


def money_row(book: Book, row: MoneyTotal, name: Link) -> MoneyRow:
    """Show the money of a scope or a year."""
    approved, allocated, spent = amount_texts(
        (row.approved_billion_rial, row.allocated_billion_rial, row.spent_billion_rial)
    )
    return MoneyRow(
        name=name,
        projects="" if row.fiscal_year else number(row.project_count),
        approved=approved,
        allocated=allocated,
        spent=spent,
        above=above(book, row.spent_billion_rial, row.allocated_billion_rial),
    )


def money_by_year(book: Book, scope: str, code: str) -> tuple[MoneyRow, ...]:
    """Show the money of a scope, each year and then the whole horizon."""
    rows = book.release.all(MoneyTotal, scope=scope, code=code)
    years = [row for row in rows if row.fiscal_year] + [row for row in rows if not row.fiscal_year]
    return tuple(
        money_row(
            book,
            row,
            Link(
                persian_digits(row.fiscal_year)
                if row.fiscal_year
                else book.t("portal.money.horizon")
            ),
        )
        for row in years
    )


def total_of(book: Book, scope: str, code: str) -> MoneyTotal | None:
    """Return the money of a scope over the whole horizon."""
    return book.release.find(MoneyTotal, scope=scope, code=code, fiscal_year=0)


def counts(book: Book, scope: str, code: str, subject: str) -> tuple[Count, ...]:
    """Count things by status, most first; projects of the whole plan link to their lists."""
    kind = "project_status" if subject == "project" else "status"
    rows = book.release.all(StatusCount, scope=scope, code=code, subject=subject)
    facet = f"{book.at.section('projects')}by/status/" if scope == "plan" else ""
    return tuple(
        Count(
            badge=book.status(kind, row.status),
            text=number(row.count),
            href=f"{facet}{row.status}/" if facet and subject == "project" else "",
        )
        for row in sorted(rows, key=lambda row: (-row.count, row.status))
    )


def above(book: Book, spent: Decimal | None, allocated: Decimal | None) -> str:
    """Return by how much *spent* exceeds *allocated*; "" where it does not, or is not known."""
    difference = above_allocation(spent, allocated)
    if difference is None:
        return ""
    amount = book.money(difference)
    share = share_of(difference, allocated)
    if share is None:
        return book.t("portal.money.above_nothing", amount=amount)
    return book.t("portal.money.above", amount=amount, share=percent(share))


def amounts(book: Book, total: MoneyTotal | None) -> tuple[Fact, ...]:
    """Return what was approved, allocated and spent; nothing where no amount is told."""
    if total is None:
        return ()
    by_kind = {
        "approved": total.approved_billion_rial,
        "allocated": total.allocated_billion_rial,
        "spent": total.spent_billion_rial,
    }
    if all(amount is None for amount in by_kind.values()):
        return ()
    beside = known(by_kind.values())
    return tuple(
        book.amount(f"budget_kind.{kind}", amount, beside=beside)
        for kind, amount in by_kind.items()
    )


def share_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return *part* in percent of *whole*; None where either is not known or the whole is 0."""
    if part is None or not whole:
        return None
    return part * 100 / whole
