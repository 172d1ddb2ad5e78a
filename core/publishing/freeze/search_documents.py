"""What can be searched in a release: its things as documents for core/search."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from core.calendar import Calendar
from core.persian import persian_digits
from core.publishing.snapshot import Snapshot
from core.release import records
from core.search.index.documents import Document
from core.texts import Texts
from core.wording.glossary import terms

# Sections of the site that tell of no one thing, but of all.
PAGES = (
    "budget", "scorecard", "method", "process", "releases", "claims", "data", "quality", "sources",
    "glossary",
)  # fmt: skip
_NUMBER = re.compile(r"[1-9][0-9]*$")


def search_documents(snapshot: Snapshot, texts: Texts) -> Iterator[Document]:
    """Make a document of every thing of the plan, release, term, and page that tells of many."""
    texts = texts.of(snapshot.shape)
    yield from _nodes(snapshot, texts)
    yield from _projects(snapshot, texts)
    yield from _indicators(snapshot, texts)
    yield from _districts(snapshot)
    yield from _claims(snapshot)
    yield from _releases(snapshot, texts)
    yield from _terms(snapshot, texts)
    yield from _pages(texts)


def _joined(*words: str | None) -> str:
    return " · ".join(word for word in words if word)


def _breadcrumb(snapshot: Snapshot, codes: Iterable[str]) -> str:
    nodes = snapshot.by_code(records.Node)
    return _joined(*(nodes[code].title for code in codes))


def _nodes(snapshot: Snapshot, texts: Texts) -> Iterator[Document]:
    for node in snapshot.of(records.Node):
        yield Document(
            kind="node",
            code=node.code,
            title=node.title,
            fields={
                "aliases": _numbered(texts(f"level.{node.level}"), node.code),
                "description": _joined(node.description, node.note),
                "breadcrumb": _breadcrumb(snapshot, node.path),
                "responsible": node.responsible or "",
            },
            facets={"kind": ("node",), "level": (node.level,)},
        )


def _numbered(level: str, code: str) -> str:
    """Name a node as people do who know its number: «راهبرد ۱۲» for S12."""
    number = _NUMBER.search(code)
    return f"{level} {number[0]}" if number else level


def _projects(snapshot: Snapshot, texts: Texts) -> Iterator[Document]:
    districts = snapshot.by_code(records.District)
    notes, funded = _notes(snapshot), _funded_years(snapshot)
    for project in snapshot.of(records.Project):
        status = project.status.value if project.status else "not_told"
        yield Document(
            kind="project",
            code=project.code,
            title=project.title,
            fields={
                "place": _joined(
                    project.location, *(districts[code].title for code in project.districts)
                ),
                "scope": project.scope or "",
                "responsible": project.responsible or "",
                "updates": _joined(*notes[project.code]),
                "breadcrumb": _breadcrumb(snapshot, project.path),
                "aliases": texts(f"portfolio.{project.portfolio}"),
            },
            facets={
                "kind": ("project",),
                "district": project.districts,
                "portfolio": (project.portfolio,),
                "status": (status,),
                "year": tuple(
                    map(
                        str,
                        sorted(_years(project, snapshot.shape.calendar) | funded[project.code]),
                    )
                ),
            },
        )


def _notes(snapshot: Snapshot) -> defaultdict[str, list[str]]:
    notes: defaultdict[str, list[str]] = defaultdict(list)
    for report in snapshot.of(records.ProgressReport):
        if report.is_current and report.note:
            notes[report.project].append(report.note)
    return notes


def _funded_years(snapshot: Snapshot) -> defaultdict[str, set[int]]:
    years: defaultdict[str, set[int]] = defaultdict(set)
    for line in snapshot.of(records.BudgetLine):
        if line.project and line.fiscal_year and line.amount_billion_rial:
            years[line.project].add(line.fiscal_year)
    return years


def _years(project: records.Project, calendar: Calendar) -> set[int]:
    """Fiscal years from the start of a project to its end, the actual one or the planned."""
    days = (project.start_on, project.actual_end_on or project.planned_end_on)
    years = [calendar.year(day) for day in days if day]
    return set(range(years[0], years[-1] + 1)) if years else set()


def _indicators(snapshot: Snapshot, texts: Texts) -> Iterator[Document]:
    statuses = {
        row.indicator: row.status for row in snapshot.of(records.Judgement) if not row.district
    }
    for indicator in snapshot.of(records.Indicator):
        yield Document(
            kind="indicator",
            code=indicator.code,
            title=indicator.title,
            fields={
                "definition": indicator.definition or "",
                "unit": indicator.unit or "",
                "responsible": indicator.custodian or "",
                "breadcrumb": _breadcrumb(snapshot, indicator.path),
                "aliases": texts(f"indicator_kind.{indicator.kind}"),
            },
            facets={
                "kind": ("indicator",),
                "district": indicator.districts,
                "status": (statuses.get(indicator.code, "no_data"),),
            },
        )


def _districts(snapshot: Snapshot) -> Iterator[Document]:
    for district in snapshot.of(records.District):
        yield Document(
            kind="district",
            code=district.code,
            title=district.title,
            fields={"place": _joined(district.neighbourhoods, district.landmarks)},
            facets={"kind": ("district",), "district": (district.code,)},
        )


def _claims(snapshot: Snapshot) -> Iterator[Document]:
    for claim in snapshot.of(records.Claim):
        yield Document(
            kind="claim",
            code=claim.code,
            title=claim.subject,
            fields={"quote": claim.quote, "source": claim.source or ""},
            facets={"kind": ("claim",)},
        )


def _releases(snapshot: Snapshot, texts: Texts) -> Iterator[Document]:
    for release in snapshot.of(records.ReleaseInfo):
        yield Document(
            kind="release",
            code=str(release.number),
            title=f"{texts('kind.release')} {persian_digits(release.number)}",
            fields={"description": release.note or ""},
            facets={"kind": ("release",)},
        )


def _terms(snapshot: Snapshot, texts: Texts) -> Iterator[Document]:
    names = {"plan": _joined(*(plan.title for plan in snapshot.of(records.Plan)))}
    for term in terms(texts):
        yield Document(
            kind="term",
            code=term.code,
            title=term.name,
            fields={"meaning": term.meaning, "aliases": names.get(term.code, "")},
            facets={"kind": ("term",)},
        )


def _pages(texts: Texts) -> Iterator[Document]:
    for page in PAGES:
        yield Document(
            kind="page",
            code=page,
            title=texts(f"page.{page}"),
            fields={
                "description": texts(f"page.{page}.text"),
                "aliases": _words_besides(page, texts),
            },
            facets={"kind": ("page",)},
        )


def _words_besides(page: str, texts: Texts) -> str:
    """Return words by which people look for a page without its using them itself."""
    key = f"page.{page}.aliases"
    return texts(key) if key in texts else ""
