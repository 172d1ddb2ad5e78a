"""What all builders share: the release, its small tables, words, addresses.

Only what is small in any city is kept (nodes, districts, sources, scores); projects, indicators
and ledgers are streamed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from core.calendar import Calendar
from core.enums import Origin
from core.persian import POP_ISOLATE, clauses, number, percent
from core.plan.geometry import read_shape
from core.plan.shape import Level, Shape
from core.plan.web_address import is_web_address
from core.release.addresses import Addresses
from core.release.reader import Release
from core.release.records import (
    Boundary,
    Change,
    Claim,
    District,
    Indicator,
    Node,
    NodeScore,
    Plan,
    Project,
    Record,
    ReleaseInfo,
    Slip,
    Source,
)
from core.release.records.results import MEASURES
from core.texts import Texts
from core.wording.figures import written_coverage, written_progress, written_score
from portal.charts.frame import Credit
from portal.charts.gauge import gauge
from portal.charts.maps.borders import Borders
from portal.exports.table_columns import TableCells
from portal.exports.table_files import filled_tables
from portal.pages.elements.drafts import FilledTables, Read, Remembering, remembered
from portal.pages.elements.figure_texts import UNTOLD, due_of, interval_of, known, select
from portal.pages.elements.parts import Badge, Fact, Head, Link, Score
from portal.pages.elements.stamp import Stamp, stamp_of
from portal.pages.elements.tones import tone

# Keeps «1405.isfahan.ir» from being read from its other end.
LEFT_TO_RIGHT = "\u2066"


@dataclass(frozen=True)
class Book(Remembering):
    """A release opened for building pages; `others` are the plans that stand beside it.

    `places` stand where a page names its release, until it is known of which it is
    (elements/stamp.py); None: the page is of this one.
    """

    release: Release
    t: Texts
    others: tuple[Plan, ...] = ()
    places: Stamp | None = None

    def __post_init__(self) -> None:
        """Take the words of the release's plan."""
        self.remember(self.release)
        object.__setattr__(self, "t", self.t.of(self.release.shape))

    @property
    def shape(self) -> Shape:
        """The levels, portfolios, calendar and currency of the plan."""
        return self.t.shape

    @property
    def calendar(self) -> Calendar:
        """The calendar that the plan writes its days by."""
        return self.t.shape.calendar

    @property
    def info(self) -> ReleaseInfo:
        """The release itself."""
        return self.release.info

    @remembered
    def nodes(self) -> dict[str, Node]:
        """Every node by its code: level by level, each in the order of the tree."""
        rows = {node.code: node for node in self.release.stream(Node)}
        ranks = self.shape.ranks

        def place(node: Node) -> tuple[int, tuple[tuple[int, str], ...]]:
            line = (*(rows[code] for code in node.path), node)
            return ranks[node.level], tuple((one.position, one.code) for one in line)

        return {node.code: node for node in sorted(rows.values(), key=place)}

    def at_levels(self, levels: Iterable[Level]) -> list[Node]:
        """Return the nodes of some levels, in the order of the tree."""
        codes = {level.code for level in levels}
        return [node for node in self.nodes.values() if node.level in codes]

    @remembered
    def below(self) -> dict[str, list[Node]]:
        """The nodes right below each, by its code, in the order of the tree."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            if node.parent is not None:
                found.setdefault(node.parent, []).append(node)
        return found

    @remembered
    def districts(self) -> dict[str, District]:
        """Every district by its code, in order of their numbers."""
        return {district.code: district for district in self.release.stream(District)}

    @remembered
    def borders(self) -> Borders | None:
        """The borders of the districts; None unless every district has one."""
        geometries = {row.code: row.geometry for row in self.release.stream(Boundary)}
        if not self.districts or not self.districts.keys() <= geometries.keys():
            return None
        return Borders({code: read_shape(geometries[code]) for code in self.districts})

    @remembered
    def sources(self) -> dict[str, Source]:
        """Every source by its code."""
        return {source.code: source for source in self.release.stream(Source)}

    @remembered
    def units(self) -> dict[str, str]:
        """The unit of every indicator, by its code."""
        return {row.code: row.unit for row in self.release.stream(Indicator)}

    def unit_of(self, change: Change) -> str:
        """Return the unit of the indicator that changed; "" for anything else."""
        is_measured = change.subject_kind == "indicator"
        return self.units.get(change.subject_code, "") if is_measured else ""

    @remembered
    def scores(self) -> dict[tuple[str, str], NodeScore]:
        """Scores by (node, measure)."""
        return {(row.node, row.measure): row for row in self.release.stream(NodeScore)}

    @remembered
    def releases(self) -> dict[int, ReleaseInfo]:
        """This release and those before it by number."""
        return {row.number: row for row in self.release.stream(ReleaseInfo)}

    @remembered
    def slips(self) -> dict[str, Slip]:
        """How each project stands to its promises, by code."""
        return {row.project: row for row in self.release.stream(Slip)}

    def slip_of(self, project: str) -> Slip | None:
        """Return how a project stands to its promises."""
        with self.reads.apart():
            found = self.slips.get(project)
        self.reads.note(Read("rows", Slip.table, (("project", project),)))
        return found

    def changes_of(self, kind: str, code: str) -> tuple[Change, ...]:
        """Return what changed in a thing, the last release first; read for all things at once."""
        with self.reads.apart():
            found = self.once(_changes, kind).get(code, ())
        keys = (("subject_code", code), ("subject_kind", kind))
        self.reads.note(Read("rows", Change.table, keys))
        return tuple(found)

    def is_current(self, number: int) -> bool:
        """Return whether a release is this one."""
        self.reads.note(Read("current", str(number)))
        with self.reads.apart():
            return self.info.number == number

    def published_at(self, number: int) -> datetime | None:
        """Return when a release was published; None of one that is not known."""
        self.reads.note(Read("published", str(number)))
        with self.reads.apart():
            found = self.releases.get(number)
        return found.published_at if found else None

    @remembered
    def at(self) -> Addresses:
        """Where pages are."""
        return Addresses(self.release.plan.code, tuple(self.districts.values()))

    @remembered
    def figures_until(self) -> str:
        """The last day that the figures speak of."""
        return self.calendar.medium(self.info.data_until or self.info.judged_on)

    @remembered
    def stamp(self) -> Stamp:
        """What pages name the release by."""
        return self.places or self.stamp_of(self.info)

    def stamp_of(self, info: ReleaseInfo, permanent: str = "") -> Stamp:
        """Return what pages name this release, or one before it, by."""
        is_own = self.is_current(info.number)
        return stamp_of(self.release, self.calendar, info, permanent, is_own=is_own)

    @remembered
    def credit(self) -> Credit:
        """What stands below every chart."""
        plan = self.release.plan
        return Credit(
            (
                self.t(
                    "portal.chart.source",
                    publisher=plan.publisher or plan.city,
                    plan=plan.title,
                    number=self.stamp.number,
                ),
                self.t("portal.chart.until", date=self.stamp.until),
            ),
            plan.is_sample,
        )

    def head(
        self,
        path: str,
        title: str,
        section: str,
        *,
        description: str = "",
        crumbs: Sequence[Link] = (),
    ) -> Head:
        """Return the head of a page; the home page comes first in the crumbs."""
        home = Link(self.t("portal.nav.home"), self.at.home)
        about = description or self.t(
            "portal.head.description", title=title, plan=self.release.plan.title
        )
        return Head(path, title, about, section, (home, *crumbs) if path != self.at.home else ())

    def section(self, name: str) -> Link:
        """Link to a section of the navigation."""
        return Link(self.t(f"portal.nav.{name}"), self.at.section(name))

    def node_link(self, code: str) -> Link:
        """Link to a node; a code that is not there is shown as it is."""
        node = self.nodes.get(code)
        return Link(node.title, self.at.thing("node", code)) if node else Link(code)

    def district_link(self, code: str) -> Link:
        """Link to a district."""
        district = self.districts.get(code)
        return Link(district.title, self.at.thing("district", code)) if district else Link(code)

    def source_link(self, source: str | None) -> Link:
        """Link to a source: a code of the list of sources, an address, or words."""
        if not source:
            return Link(self.t("portal.untold"))
        if source in self.sources:
            return Link(self.sources[source].title, f"{self.at.section('sources')}#{source}")
        if is_web_address(source):
            host = (urlsplit(source).hostname or source).removeprefix("www.")
            return Link(f"{LEFT_TO_RIGHT}{host}{POP_ISOLATE}", source)
        return Link(source)

    def status(self, kind: str, value: str | None) -> Badge:
        """Word a status; *kind* is the catalogue's: status, project_status, finding."""
        name = value or "not_told"
        return Badge(self.t(f"{kind}.{name}"), tone(name))

    def word(self, kind: str, value: str | None) -> str:
        """Word a value of a closed list; "" when it is not told."""
        return self.t(f"{kind}.{value}") if value else ""

    @remembered
    def gone(self) -> frozenset[tuple[str, str]]:
        """The things, by kind and code, that a release removed and none brought back.

        Changes of earlier releases still tell of them; they have no page.
        """
        removed = {
            (change.subject_kind, change.subject_code)
            for change in self.release.stream(Change, event="removed")
        }
        kinds: tuple[type[Record], ...] = (Node, Project, Indicator, Claim)
        there = {record.table: record for record in kinds}
        return frozenset(
            (kind, code)
            for kind, code in removed
            if kind not in there or not self.release.count(there[kind], code=code)
        )

    @property
    def is_first(self) -> bool:
        """Whether no release came before this one: nothing can be called unchanged then."""
        return self.is_current(1)

    @remembered
    def tables(self) -> FilledTables:
        """The tables that are offered as CSV."""
        with self.reads.apart():
            return FilledTables((one for one, _ in filled_tables(self.release)), self.reads)

    @remembered
    def cells(self) -> TableCells:
        """What reads the rows of downloaded tables."""
        return TableCells(self.release, self.stamp.plain_number)

    @remembered
    def release_files(self) -> dict[str, Path]:
        """The files of this release and of those before it that are still beside it, by name."""
        self.reads.note(Read("fact", "release_files"))
        folder = self.release.folder
        names = [row.file_name for row in self.release.stream(ReleaseInfo) if row.file_name]
        found = {name: folder / name for name in names if (folder / name).is_file()}
        return {**found, self.release.path.name: self.release.path}

    def score(self, node: str, measure: str) -> Score | None:
        """Word one of a node's three numbers; None where it has no such number."""
        row = self.scores.get((node, measure))
        return self._score(row) if row and row.is_measured else None

    def three(self, node: str) -> tuple[Score, ...]:
        """Word a node's numbers, those it has."""
        return tuple(filter(None, (self.score(node, measure) for measure in MEASURES)))

    def _score(self, row: NodeScore) -> Score:
        badge = self.status("status", row.status)
        text = UNTOLD
        if row.score is not None and row.measure == "projects":
            text = written_progress(row.score, row.expected)
        elif row.score is not None:
            text = self.t("portal.score.of_hundred", score=written_score(row.score))
        return Score(
            name=self.t(f"measure.{row.measure}"),
            short=self.t(f"portal.measure.{row.measure}"),
            text=text,
            badge=badge,
            gauge=gauge(row.score, row.low, row.high, due_of(row)),
            notes=tuple(self._score_notes(row)),
            query=select("score", "node_score", node=row.node, measure=row.measure),
        )

    def _score_notes(self, row: NodeScore) -> Iterable[str]:
        if row.expected is not None:
            is_over = self.info.judged_on > self.release.plan.horizon_end
            key = "portal.score.expected_over" if is_over else "portal.score.expected"
            yield self.t(key, expected=percent(row.expected, 0, known((row.score,))))
        if row.coverage is not None:
            yield self.t("portal.score.coverage", coverage=written_coverage(row.coverage))
        if interval := interval_of(row):
            yield self.t("portal.score.interval", low=interval[0], high=interval[1])
        if row.is_provisional:
            yield self.t("portal.score.provisional")
        if row.warnings:
            kind = "project" if row.measure == "projects" else "indicator"
            yield self.t(f"portal.score.warnings.{kind}", count=number(row.warnings))

    def origin(self, origin: Origin | None, real_fields: str | None = None) -> str:
        """Return what is real of a thing; in a sample, a real one is so in *real_fields* only."""
        if origin is not Origin.REAL:
            return self.word("origin", origin)
        if real_fields:
            return self.t("portal.origin.real_fields", fields=real_fields)
        if self.release.plan.is_sample:
            return self.t("portal.origin.real_title")
        return self.word("origin", origin)

    def facts(self, *given: tuple[str, str | None]) -> tuple[Fact, ...]:
        """Make facts of (catalogue key, text), leaving out what is not told."""
        return tuple(Fact(self.t(key), text) for key, text in given if text)

    def date(self, day: object) -> str:
        """Write a day as `۱۳۹۸/۰۶/۳۱`; "—" when it is not told."""
        return UNTOLD if day is None else self.calendar.short(day)  # type: ignore[arg-type]

    def amount(
        self,
        key: str,
        amount: Decimal | None,
        note: str = "",
        beside: Sequence[Decimal] = (),
        query: str = "",
    ) -> Fact:
        """Make a fact of an amount, in two units, *note* below, apart from others *beside* it."""
        notes = (self.shape.currency.write_second(amount, beside) if amount else "", note)
        text = self.money(amount, beside)
        return Fact(self.t(key), text, note=clauses(notes), query=query)

    def money(self, amount: Decimal | None, beside: Sequence[Decimal] = ()) -> str:
        """Write an amount with its unit; "—" when it is not told."""
        return UNTOLD if amount is None else self.shape.currency.write(amount, beside)


def _changes(book: Book, kind: str) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for row in book.release.stream(Change, order=("-release", "position"), subject_kind=kind):
        found.setdefault(row.subject_code, []).append(row)
    return found
