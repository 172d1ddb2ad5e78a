"""A page for each indicator: its path and values, what they are, and how it was judged."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from core.calendar import period
from core.enums import PathKind, TargetKind
from core.persian import number, persian_digits
from core.release.derived.breaks import break_days, epoch_of
from core.release.derived.ledgers import reason_of, withdrawn_entries
from core.release.records import (
    Change,
    Indicator,
    Observation,
    Target,
)
from core.wording.figures import written_score, written_share
from core.wording.measures import bare_measure, written_measure, written_unit
from portal.charts.maps.tiles import Tile, TileMap
from portal.charts.render import figure
from portal.pages.elements.book import Book
from portal.pages.elements.change_rows import change_list
from portal.pages.elements.class_words import shaded_classes
from portal.pages.elements.drafts import Draft
from portal.pages.elements.figure_texts import UNTOLD, select
from portal.pages.elements.list_rows import status_badge, target_text
from portal.pages.elements.parts import Badge, ChangeList, Fact, Link, Page, Score, Working
from portal.pages.indicators.foreign_page import foreign_fact, foreign_note
from portal.pages.indicators.indicator_series import Case, chart_of
from portal.pages.indicators.review import (
    Note,
    Review,
    RevisionRow,
    break_note,
    revision_rows,
)
from portal.pages.indicators.working_page import indicator_working, override_note

TABLES = ("indicator", "observation", "target", "judgement")


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One entry of the ledger of values; `is_replaced` is struck through.

    `break_note` says above this row that later values rest on another definition.
    """

    period: str
    value: str
    flag: str
    published: str
    source: Link
    note: str
    is_replaced: bool
    break_note: str


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """The indicator in one district."""

    district: Link
    value: str
    period: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A dated point of the path."""

    period: str
    kind: str
    value: str
    alarm: str


@dataclass(frozen=True, slots=True)
class IndicatorPage(Page):
    """One indicator; `chart` and `map` are markup, "" where there is nothing to draw."""

    template = "indicator.html.j2"
    files = TABLES
    has_feed = True
    has_card = True

    kind: str
    unit: str
    badge: Badge
    summary: str
    notes: tuple[Note, ...]
    value: Fact | None
    figures: tuple[Fact, ...]
    definition: str
    facts: tuple[Fact, ...]
    chart: str
    targets: tuple[TargetRow, ...]
    values: tuple[ValueRow, ...]
    map: str
    districts: tuple[DistrictRow, ...]
    working: Working | None
    revisions: tuple[RevisionRow, ...]
    changes: ChangeList

    def queried(self) -> Iterator[tuple[str, Fact | Score]]:
        """Yield the judged value, which the first sentence tells, and the other figures."""
        if self.value:
            yield "value", self.value
        yield from Page.queried(self)


def indicator_pages(book: Book) -> Iterator[Draft]:
    """Yield a page for each indicator."""
    for code in book.release.codes(Indicator):
        yield Draft(f"indicator {code}", partial(_of_code, book, code))


def _of_code(book: Book, code: str) -> IndicatorPage:
    case = Case.of_code(book, code)
    review = book.once(Review)
    return _page(case, review.notes(case.indicator), book.changes_of("indicator", code))


def _page(case: Case, notes: tuple[Note, ...], changes: tuple[Change, ...]) -> IndicatorPage:
    book, indicator, judged = case.book, case.indicator, case.judged
    summary = _summary(case)
    above = tuple(book.node_link(code) for code in indicator.path)
    return IndicatorPage(
        head=book.head(
            book.at.thing("indicator", indicator.code),
            indicator.title,
            "indicators",
            description=summary,
            crumbs=(book.section("indicators"), *above[:1], Link(indicator.title)),
        ),
        kind=book.word("indicator_kind", indicator.kind),
        unit=written_unit(indicator.unit),
        badge=status_badge(book, indicator, judged),
        summary=summary,
        notes=(*override_note(book, judged), *notes, *foreign_note(book, judged, case.foreign)),
        value=_judged_value(case),
        figures=_figures(case),
        definition=indicator.definition or "",
        facts=(*foreign_fact(book, judged, case.foreign), *_facts(book, indicator, above)),
        chart=chart_of(case, summary),
        targets=tuple(_target(case, row) for row in case.targets),
        values=tuple(_values(case)),
        map=_map(case),
        districts=_districts(case),
        working=indicator_working(book, indicator, judged) if judged else None,
        revisions=revision_rows(book, case.revisions),
        changes=change_list(book, changes),
    )


def _summary(case: Case) -> str:
    """Return the latest value against what was due, in one sentence."""
    judged, book = case.judged, case.book
    if judged is None or judged.value is None or judged.period is None:
        return book.t("portal.indicator.no_value")
    key = "portal.indicator.summary" if judged.expected is not None else "portal.indicator.value"
    unit, decimals = case.indicator.unit, case.indicator.decimals
    return book.t(
        key,
        period=period(judged.period).title,
        value=written_measure(judged.value, unit, decimals, case.limits),
        expected=UNTOLD
        if judged.expected is None
        else bare_measure(judged.expected, unit, decimals, case.limits),
    )


def _figures(case: Case) -> tuple[Fact, ...]:
    judged, book = case.judged, case.book
    if judged is None:
        return ()
    score = None
    if judged.score is not None:
        score = book.t("portal.score.of_hundred", score=written_score(judged.score))
    found = (
        ("score", score),
        ("progress", _percent(judged.progress)),
        ("attainment", _percent(judged.attainment)),
        ("trend", book.t(f"trend.{judged.trend}")),
    )
    return tuple(
        Fact(book.t(f"portal.indicator.{name}"), text, query=_query(case, name))
        for name, text in found
        if text
    )


def _judged_value(case: Case) -> Fact | None:
    """Return the value that was judged, as a figure; None where none was."""
    if case.judged is None or case.judged.value is None:
        return None
    indicator = case.indicator
    text = written_measure(case.judged.value, indicator.unit, indicator.decimals, case.limits)
    return Fact(case.book.t("portal.col.value"), text, query=_query(case, "value"))


def _query(case: Case, columns: str) -> str:
    return select(columns, "judgement", indicator=case.indicator.code, district="")


def _percent(value: Decimal | None) -> str | None:
    return None if value is None else written_share(value)


def _facts(book: Book, indicator: Indicator, above: tuple[Link, ...]) -> tuple[Fact, ...]:
    facts = book.facts(
        ("field.unit", written_unit(indicator.unit)),
        ("field.direction", book.word("direction", indicator.direction)),
        ("field.frequency", book.word("frequency", indicator.frequency)),
        ("field.release_lag_days", number(indicator.release_lag_days)),
        *_judged_by(book, indicator),
        ("field.weight", number(indicator.weight)),
        ("field.formula", indicator.formula),
        ("field.custodian", indicator.custodian),
        ("field.method", indicator.method),
        ("field.limitations", indicator.limitations),
        ("field.review_status", book.word("review_status", indicator.review_status)),
        ("field.origin", book.origin(indicator.origin)),
    )
    linked = [Fact(book.t("field.node"), links=above[-1:])]
    if indicator.source:
        linked.append(Fact(book.t("field.source"), links=(book.source_link(indicator.source),)))
    code = Fact(book.t("portal.field.code"), indicator.code, is_code=True)
    return (*linked, *facts, code)


def _judged_by(book: Book, indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Yield what is unusual about how it is judged."""
    if indicator.is_binary:
        yield "field.is_binary", book.t("yes_no.1")
    elif indicator.target_path is PathKind.STEP:
        yield "field.target_path", book.t("target_path.step")
    if indicator.trend_tolerance is not None:
        yield (
            "field.trend_tolerance",
            written_measure(indicator.trend_tolerance, indicator.unit),
        )


def _target(case: Case, row: Target) -> TargetRow:
    decimals = case.indicator.decimals
    kind = "baseline" if row.kind is TargetKind.BASELINE else "target"
    return TargetRow(
        period=period(row.period).title,
        kind=case.book.t(f"target_kind.{kind}"),
        value=target_text(row, decimals, case.limits),
        alarm=case.number(row.alarm),
    )


def _values(case: Case) -> Iterator[ValueRow]:
    """Show the ledger, newest period first, with a line where the definition changed."""
    days = break_days(case.revisions)
    newer = len(days)
    withdrawn = withdrawn_entries(case.values)
    for row in reversed(case.values):
        epoch = epoch_of(row, days)
        remark = ""
        if row.is_withdrawn:
            remark = case.book.t("portal.report.withdraws")
        elif row.entry in withdrawn:
            remark = case.book.t("portal.report.withdrawn")
        yield _value(case, row, remark, break_note(case.book, case.revisions, epoch, newer))
        newer = epoch


def _value(case: Case, row: Observation, remark: str, note: str) -> ValueRow:
    notes = dict.fromkeys(note for note in (remark, reason_of(row), row.note) if note)
    return ValueRow(
        period=period(row.period).title,
        value=case.number(row.value, case.of_period(row)),
        flag=case.book.t(f"flag.{row.flag}"),
        published=case.book.calendar.short(row.published_on) if row.published_on else UNTOLD,
        source=_source(case, row),
        note=" ".join(notes),
        is_replaced=not row.is_current,
        break_note=note,
    )


def _source(case: Case, row: Observation) -> Link:
    """Name a value's source: its own, else its indicator's; a sample's value has none."""
    if row.source is None and case.book.release.plan.is_sample:
        return Link(case.book.t("portal.sample.name"))
    return case.book.source_link(row.source or case.indicator.source)


def _districts(case: Case) -> tuple[DistrictRow, ...]:
    rows = {row.district: row for row in case.judgements if row.district}
    return tuple(
        DistrictRow(
            district=case.book.district_link(code),
            value=case.number(rows[code].value),
            period=period(label).title if (label := rows[code].period) else "",
            badge=case.book.status("status", rows[code].status),
        )
        for code in case.book.districts
        if code in rows
    )


def _map(case: Case) -> str:
    """Draw the districts as tiles side by side; "" where fewer than two have a value.

    Their borders, twice on a page that has so much else, would weigh more than was promised.
    """
    book = case.book
    held = {row.district: row.value for row in case.judgements if row.district}
    known = [value for value in held.values() if value is not None]
    tiled = [d for d in book.districts.values() if d.tile_row is not None and d.code in held]
    if len(known) < 2 or not tiled:  # noqa: PLR2004 - a comparison needs two
        return ""
    shades = shaded_classes(book.t, known, number)
    tiles = []
    for district in tiled:
        value = held[district.code]
        text = UNTOLD if value is None else case.number(value)
        tiles.append(
            Tile(
                row=district.tile_row or 0,
                col=district.tile_col or 0,
                name=persian_digits(district.number),
                label=f"{district.title}: {text}",
                text=text,
                shade=None if value is None else shades.shade(value),
                href=book.at.thing("district", district.code),
            )
        )
    better = book.word("direction", case.indicator.direction)
    chart = TileMap(
        title=case.indicator.title,
        description=book.t("portal.map.description"),
        unit=f"{written_unit(case.indicator.unit)} ({better})",
        tiles=tuple(tiles),
        credit=book.credit,
        classes=shades.legend,
    )
    return figure(chart, name="map")
