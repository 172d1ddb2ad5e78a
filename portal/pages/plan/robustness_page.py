"""How the scores move when the model chooses otherwise: weights, threshold, missing as zero."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.persian import clauses, number, persian_digits
from core.release.records import Robustness
from core.wording.figures import written_coverage, written_score
from portal.charts.gauge import Gauge, gauge
from portal.pages.elements.book import Book
from portal.pages.elements.figure_texts import UNTOLD, known
from portal.pages.elements.parts import Badge, Link, Page
from portal.pages.plan.scorecard import tabs

PUBLISHED = "as_published"
THRESHOLD = "minimum_coverage"
MEASURES = ("outcome", "control")


@dataclass(frozen=True, slots=True)
class VariantCell:
    """A score under one choice; `badge` only where the status is another than the published."""

    text: str
    shift: str
    badge: Badge | None
    changed: str


@dataclass(frozen=True, slots=True)
class VariantRow:
    """The plan or a goal under every choice, and the range of its scores."""

    link: Link
    badge: Badge
    gauge: Gauge
    cells: tuple[VariantCell, ...]


@dataclass(frozen=True, slots=True)
class VariantTable:
    """One measure: what it comes to in a sentence, and the numbers."""

    title: str
    summary: str
    rows: tuple[VariantRow, ...]


@dataclass(frozen=True, slots=True)
class RobustnessPage(Page):
    """The panel; `choices` head the columns."""

    template = "scorecard_robustness.html.j2"
    files = ("robustness",)

    tabs: tuple[Link, ...]
    choices: tuple[str, ...]
    tables: tuple[VariantTable, ...]


type _Key = tuple[str, Decimal]


def robustness_page(book: Book) -> RobustnessPage:
    """Build the robustness panel."""
    here, title = book.section("scorecard"), book.t("scorecard.tab.robustness")
    held: dict[tuple[str, str], dict[_Key, Robustness]] = {}
    for row in book.release.stream(Robustness):
        held.setdefault((row.measure, row.node), {})[row.choice, row.minimum_coverage] = row
    keys = _choices(held.values())
    return RobustnessPage(
        head=book.head(f"{here.href}robustness/", title, "scorecard", crumbs=(here, Link(title))),
        tabs=tabs(book, "robustness"),
        choices=tuple(_name(book, key) for key in keys),
        tables=tuple(_tables(book, held, keys)),
    )


def _choices(held: Iterable[Mapping[_Key, Robustness]]) -> list[_Key]:
    """Put what was published first, then the other weights, thresholds, and missing as zero."""
    order = (PUBLISHED, "equal_weights", THRESHOLD, "missing_as_zero")
    keys = {key for variants in held for key in variants}
    return sorted(keys, key=lambda key: (order.index(key[0]), key[1]))


def _name(book: Book, key: _Key) -> str:
    choice, threshold = key
    if choice == THRESHOLD:
        return book.t("scorecard.choice.minimum_coverage", coverage=written_coverage(threshold))
    return book.t(f"scorecard.choice.{choice}")


def _tables(
    book: Book, held: Mapping[tuple[str, str], Mapping[_Key, Robustness]], keys: list[_Key]
) -> Iterator[VariantTable]:
    for measure in MEASURES:
        rows = {node: variants for (name, node), variants in held.items() if name == measure}
        shown = [(node, rows[node]) for node in ("", *book.nodes) if node in rows]
        known = [
            (node, variants)
            for node, variants in shown
            if any(row.score is not None for row in variants.values())
        ]
        if known:
            yield VariantTable(
                title=book.t(f"measure.{measure}"),
                summary=_summary(book, rows.get("", {}), keys),
                rows=tuple(_row(book, node, variants, keys) for node, variants in known),
            )


def _summary(book: Book, plan: Mapping[_Key, Robustness], keys: list[_Key]) -> str:
    """Return whether the status of the whole plan hangs on a choice."""
    published = next((row for row in plan.values() if row.choice == PUBLISHED), None)
    if published is None:
        return ""
    others = [
        (key, plan[key]) for key in keys if key in plan and plan[key].status != published.status
    ]
    status = book.t(f"status.{published.status}")
    if not others:
        scores = [row.score for row in plan.values() if row.score is not None]
        if not scores:
            return ""
        return book.t(
            "scorecard.robust.same_between",
            status=status,
            low=written_score(min(scores), beside=scores),
            high=written_score(max(scores), beside=scores),
        )
    others_text = clauses(
        book.t(
            "scorecard.robust.becomes",
            choice=_name(book, key),
            status=book.t(f"status.{row.status}"),
        )
        for key, row in others
    )
    return book.t("scorecard.robust.moves", status=status, others=others_text)


def _row(
    book: Book, node: str, variants: Mapping[_Key, Robustness], keys: list[_Key]
) -> VariantRow:
    published = next(row for row in variants.values() if row.choice == PUBLISHED)
    scores = [row.score for row in variants.values() if row.score is not None]
    plan = Link(book.t("scorecard.whole_plan"), book.at.section("plan"))
    return VariantRow(
        link=book.node_link(node) if node else plan,
        badge=book.status("status", published.status),
        gauge=gauge(published.score, min(scores), max(scores)),
        cells=tuple(
            _cell(book, variants[key], published) if key in variants else _NOTHING for key in keys
        ),
    )


_NOTHING = VariantCell(UNTOLD, "", None, "")


def _cell(book: Book, row: Robustness, published: Robustness) -> VariantCell:
    differs = row.status != published.status
    shift = ""
    if row.shift:
        sign = "+" if row.shift > 0 else ""
        shift = sign + number(row.shift, 1)
    return VariantCell(
        text=UNTOLD
        if row.score is None
        else written_score(row.score, 1, known((published.score,))),
        shift=shift,
        badge=book.status("status", row.status) if differs else None,
        changed=book.t("scorecard.robust.changed", count=persian_digits(row.n_changed))
        if row.n_changed
        else "",
    )
