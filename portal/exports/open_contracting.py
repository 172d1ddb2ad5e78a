"""Projects in the Open Contracting for Infrastructure Data Standard (OC4IDS 0.9).

Amounts are in full units of the currency, days are instants at midnight UTC. How our statuses
become the standard's is in docs/standards.md and on the data page.
"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from core.enums import BudgetKind, ProjectStatus
from core.plan.web_address import is_web_address
from core.release.addresses import Addresses
from core.release.derived.grouping import Grouped
from core.release.reader import Release
from core.release.records import (
    BudgetLine,
    District,
    ProgressReport,
    Project,
    Promise,
    Source,
)
from core.texts import Texts
from portal.exports.licence import licence_address

OC4IDS = "oc4ids.json"
VERSION = "0.9"
# The standard has no code for a project that stopped: it still is in its implementation, and
# what the city calls it stands in `statusDetails`. One that nobody told of has no status.
STATUSES = {
    ProjectStatus.NOT_STARTED: "preparation",
    ProjectStatus.ON_TRACK: "implementation",
    ProjectStatus.DELAYED: "implementation",
    ProjectStatus.STOPPED: "implementation",
    ProjectStatus.COMPLETED: "completion",
    ProjectStatus.CANCELLED: "cancelled",
}
# ISO 4217, for currencies that plans name in Persian.
_CURRENCIES = {"ریال": "IRR", "یورو": "EUR", "دلار": "USD"}
_PERCENT = {"name": "percent", "scheme": "UNCEFACT", "id": "P1"}


class ProjectList:
    """Writes the projects of a plan as a project package."""

    def __init__(self, release: Release, texts: Texts, public_url: str, at: Addresses) -> None:
        """Read what is small: districts and sources."""
        self._release, self._texts, self._public_url, self._at = release, texts, public_url, at
        self._districts = {row.code: row for row in release.stream(District)}
        self._sources = {row.code: row for row in release.stream(Source)}
        self._currency = _CURRENCIES.get(release.shape.currency.name)

    @property
    def is_possible(self) -> bool:
        """Whether there is a project at all: a package of none is not valid."""
        return self._release.count(Project) > 0

    def chunks(self) -> Iterator[bytes]:
        """Write the package, project by project."""
        head = json.dumps(self._head(), ensure_ascii=False, indent=1)
        yield (head.removesuffix("\n}") + ',\n "projects": [\n').encode()
        separator = ""
        for project in self._projects():
            yield (separator + json.dumps(project, ensure_ascii=False)).encode()
            separator = ",\n"
        yield b"\n ]\n}\n"

    def _head(self) -> dict[str, Any]:
        release, plan = self._release, self._release.plan
        address = self._public_url + self._at.section("data")
        return _without_empty(
            uri=address + OC4IDS,
            version=VERSION,
            publishedDate=release.info.published_at.isoformat(timespec="seconds"),
            publisher={"name": plan.publisher or plan.city, "uri": self._public_url + "/"},
            license=licence_address(plan.licence),
            publicationPolicy=address,
        )

    def _projects(self) -> Iterator[dict[str, Any]]:
        release = self._release
        lines = Grouped(release.stream(BudgetLine), "project")
        reports = Grouped(release.stream(ProgressReport), "project")
        promises = Grouped(release.stream(Promise), "project")
        for project in release.stream(Project):
            code = project.code
            current = [row for row in reports.take(code) if row.is_current]
            yield self._project(project, lines.take(code), current, promises.take(code))

    def _project(
        self,
        project: Project,
        lines: tuple[BudgetLine, ...],
        reports: list[ProgressReport],
        promises: tuple[Promise, ...],
    ) -> dict[str, Any]:
        plan, release = self._release.plan, self._release
        address = self._public_url + self._at.thing("project", project.code)
        word = self._texts(f"project_status.{project.status or 'not_told'}")
        return _without_empty(
            id=f"qotbnama-{plan.code}-{project.code}",
            identifiers=[{"id": project.code, "scheme": "internal"}],
            updated=release.info.published_at.isoformat(timespec="seconds"),
            title=project.title,
            description=self._description(project),
            status=STATUSES.get(project.status) if project.status else None,
            statusDetails=word,
            period=_period(project.start_on, project.planned_end_on),
            additionalClassifications=self._classes(project),
            locations=self._locations(project),
            budget=self._budget(project, lines),
            parties=self._parties(project),
            documents=[*self._documents(project, address)],
            forecasts=_metric(reports, "planned_percent", self._texts),
            metrics=_metric(reports, "actual_percent", self._texts),
            completion=self._completion(project, promises),
        )

    def _description(self, project: Project) -> str | None:
        note = self._texts("standards.sample") if self._release.plan.is_sample else ""
        scope = f"{project.scope.rstrip(' .')}." if project.scope else ""
        return " ".join(filter(None, (scope, note))) or None

    def _classes(self, project: Project) -> list[dict[str, str]]:
        shape = self._release.shape
        names = {one.code: one.title for one in shape.portfolios}
        group = names.get(project.portfolio, project.portfolio)
        classes = [{"scheme": "portfolio", "id": project.portfolio, "description": group}]
        if project.category:
            kind = project.category
            classes.append({"scheme": "category", "id": kind, "description": kind})
        return classes

    def _locations(self, project: Project) -> list[dict[str, Any]]:
        found = []
        if project.location or project.lat is not None:
            point = None
            if project.lat is not None and project.lon is not None:
                # GeoJSON has the longitude first.
                point = {"type": "Point", "coordinates": [float(project.lon), float(project.lat)]}
            found.append(_without_empty(id="place", description=project.location, geometry=point))
        for code in project.districts:
            if district := self._districts.get(code):
                page = self._public_url + self._at.thing("district", code)
                found.append(
                    {"id": f"district-{code}", "description": district.title, "uri": page}
                )
        return found

    def _budget(self, project: Project, lines: tuple[BudgetLine, ...]) -> dict[str, Any] | None:
        """Write what was approved, and what was allocated each year from each fund."""
        allocated = [
            line for line in lines if line.kind is BudgetKind.ALLOCATED and line.fiscal_year
        ]
        breakdown = [
            _without_empty(
                id=f"{line.fiscal_year}-{place}",
                description=line.fund or None,
                amount=self._value(line.amount_billion_rial),
                period=_period(*self._year(line.fiscal_year)),
            )
            for place, line in enumerate(allocated, start=1)
        ]
        title = self._texts("budget_kind.allocated")
        groups = [{"id": "allocated", "description": title, "budgetBreakdown": breakdown}]
        return (
            _without_empty(
                amount=self._value(project.approved_billion_rial),
                budgetBreakdowns=groups if breakdown else None,
            )
            or None
        )

    def _year(self, year: int) -> tuple[date, date]:
        calendar = self._release.shape.calendar
        return calendar.first_day(year), date.fromordinal(
            calendar.first_day(year + 1).toordinal() - 1
        )

    def _parties(self, project: Project) -> list[dict[str, Any]]:
        if not project.responsible:
            return []
        name = project.responsible
        return [{"id": f"responsible-{project.code}", "name": name, "roles": ["publicAuthority"]}]

    def _documents(self, project: Project, address: str) -> Iterator[dict[str, Any]]:
        yield {
            "id": "page",
            "title": project.title,
            "url": address,
            "format": "text/html",
            "language": "fa",
        }
        source = self._sources.get(project.source or "")
        if source and source.url and is_web_address(source.url):
            published = source.published_on
            yield _without_empty(
                id=f"source-{source.code}",
                title=source.title,
                url=source.url,
                author=source.publisher,
                datePublished=_midnight(published) if published else None,
            )
        elif project.source and is_web_address(project.source):
            yield {"id": "source", "title": project.source, "url": project.source}

    def _completion(
        self, project: Project, promises: tuple[Promise, ...]
    ) -> dict[str, Any] | None:
        """Write when it ended and what was spent, and against which first promise."""
        if project.actual_end_on is None:
            return None
        first = promises[0].promised_end_on if promises else None
        details = (
            self._texts(
                "standards.oc4ids.promised", date=self._release.shape.calendar.medium(first)
            )
            if first
            else None
        )
        return _without_empty(
            endDate=_midnight(project.actual_end_on),
            endDateDetails=details,
            finalValue=self._value(project.spent_billion_rial),
        )

    def _value(self, amount: Decimal | None) -> dict[str, Any] | None:
        """Write an amount of the plan's unit in full, without a currency that has no code."""
        if amount is None:
            return None
        full = self._release.shape.currency.in_full(amount)
        whole = int(full) if full == full.to_integral_value() else float(full)
        return _without_empty(amount=whole, currency=self._currency)


def _metric(
    reports: list[ProgressReport], field: str, texts: Texts
) -> list[dict[str, Any]] | None:
    observations = [
        {
            "id": str(place),
            "measure": f"{getattr(row, field):f}",
            "unit": _PERCENT,
            "period": _period(row.as_of_on, row.as_of_on),
        }
        for place, row in enumerate(reports, start=1)
        if getattr(row, field) is not None
    ]
    if not observations:
        return None
    title = texts(f"standards.oc4ids.{field}")
    return [{"id": "physicalProgress", "title": title, "observations": observations}]


def _period(start: date | None, end: date | None) -> dict[str, Any] | None:
    return (
        _without_empty(
            startDate=_midnight(start) if start else None,
            endDate=_midnight(end) if end else None,
        )
        or None
    )


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _without_empty(**fields: Any) -> dict[str, Any]:
    """Leave out what is not told: the standard has no empty fields."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
