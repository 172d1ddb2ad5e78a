"""The releases that are being answered from: reopened when publishing moves a `current` link."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import PlanNotPublishedError, ReleaseNotFoundError
from core.publishing.records import Plan
from core.publishing.release import CURRENT, Release


@dataclass
class CurrentReleases:
    """Gives the current release of each plan; one that was replaced stays open for its readers.

    Of several plans one is the current plan: *chosen*, or else the one that begins last, so that
    the successor of a plan takes its place and a correction of an old plan does not.
    """

    releases_dir: Path
    chosen: str | None = None
    _opened: dict[str, tuple[Path, Release]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, plan: str | None = None) -> Release:
        """Give the current release of *plan*; None: of the current plan.

        Raises PlanNotPublishedError when it has none, ReleaseNotFoundError when no plan has one.
        """
        links = self._links()
        with self._lock:
            code = plan or self._current(links)
            if code not in links:
                raise PlanNotPublishedError(None, code)
            return self._open(code, links[code])

    def codes(self) -> tuple[str, ...]:
        """Give the codes of the plans that have a release: the current plan, then the others."""
        links = self._links()
        if not links:
            return ()
        with self._lock:
            current = self._current(links)
        return tuple(sorted(links, key=lambda code: (code != current, code)))

    def others(self, code: str) -> tuple[Plan, ...]:
        """Give the plans that have a release beside *code*."""
        return tuple(self.get(other).plan for other in self.codes() if other != code)

    def _links(self) -> dict[str, Path]:
        found = sorted(self.releases_dir.glob(f"*/{CURRENT}"))
        return {link.parent.name: link for link in found if link.exists()}

    def _open(self, code: str, link: Path) -> Release:
        target = link.readlink()
        held = self._opened.get(code)
        if held is None or held[0] != target:
            held = self._opened[code] = target, Release(link)
        return held[1]

    def _current(self, links: dict[str, Path]) -> str:
        if self.chosen:
            return self.chosen
        if not links:
            raise ReleaseNotFoundError(None)
        if len(links) == 1:
            return next(iter(links))
        plans = {code: self._open(code, link).plan for code, link in links.items()}
        return max(plans, key=lambda code: (plans[code].horizon_start, code))
