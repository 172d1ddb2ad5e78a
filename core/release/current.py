"""The releases that are being answered from: reopened when publishing moves a `current` link.

A file whose bytes are not those of its name is not answered from: the last whole one before it is.
"""

import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import PlanNotPublishedError, ReleaseDamagedError, ReleaseNotFoundError
from core.release.naming import CURRENT, is_whole, numbered_files
from core.release.reader import Release
from core.release.records import Plan

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    """An open release, and the file that the link named when it was opened, as it was then."""

    named: tuple[str, int, int]
    release: Release
    is_named: bool


@dataclass
class CurrentReleases:
    """The current release of each plan; one that was replaced stays open for its readers.

    Of several plans one is the current plan: *chosen*, or else the one that begins last, so that
    the successor of a plan takes its place and a correction of an old plan does not.
    """

    releases_dir: Path
    chosen: str | None = None
    _opened: dict[str, _Held] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, plan: str | None = None) -> Release:
        """Return the current release of *plan*; None: of the current plan.

        Raises PlanNotPublishedError when it has none, ReleaseNotFoundError when no plan has one,
        ReleaseDamagedError when neither it nor any before it is whole.
        """
        links = self._links()
        with self._lock:
            code = plan or self._current(links)
            if code not in links:
                raise PlanNotPublishedError(None, code)
            return self._open(code, links[code])

    def codes(self) -> tuple[str, ...]:
        """Return the codes of the plans that have a release: the current plan, then the others."""
        links = self._links()
        if not links:
            return ()
        with self._lock:
            current = self._current(links)
        return tuple(sorted(links, key=lambda code: (code != current, code)))

    def others(self, code: str) -> tuple[Plan, ...]:
        """Return the plans that have a release beside *code*."""
        return tuple(self.get(other).plan for other in self.codes() if other != code)

    def _links(self) -> dict[str, Path]:
        found = sorted(self.releases_dir.glob(f"*/{CURRENT}"))
        return {link.parent.name: link for link in found if link.exists()}

    def whole(self, draft: Release | None = None) -> list[Release]:
        """Return the current plan's release, then the others': what a site is built from.

        *draft* takes the place of its plan's. Raises ReleaseDamagedError where `get` would return
        an older release, and ReleaseNotFoundError when there is none at all.
        """
        found = {plan: self.get(plan) for plan in self.codes()}
        if draft is not None:
            found[draft.plan.code] = draft
        for held in self._opened.values():
            if not held.is_named and held.release in found.values():
                raise ReleaseDamagedError(held.release.folder / held.named[0])
        first = self._first({code: release.plan for code, release in found.items()})
        if first not in found:
            raise PlanNotPublishedError(None, first)
        others = sorted(code for code in found if code != first)
        return [found[code] for code in (first, *others)]

    def damaged(self) -> tuple[str, ...]:
        """Return the names of current files that are damaged and so not answered from."""
        for plan in self.codes():
            self.get(plan)
        with self._lock:
            return tuple(held.named[0] for held in self._opened.values() if not held.is_named)

    def _open(self, code: str, link: Path) -> Release:
        target = link.readlink().name
        facts = link.stat()
        named = (target, facts.st_mtime_ns, facts.st_size)
        held = self._opened.get(code)
        if held is None or held.named != named:
            release = _open_whole(link.parent, target)
            held = self._opened[code] = _Held(named, release, release.path.name == target)
        return held.release

    def _current(self, links: dict[str, Path]) -> str:
        if self.chosen or len(links) == 1:
            return self.chosen or next(iter(links))
        return self._first({code: self._open(code, link).plan for code, link in links.items()})

    def _first(self, plans: dict[str, Plan]) -> str:
        if self.chosen:
            return self.chosen
        if not plans:
            raise ReleaseNotFoundError(None)
        return max(plans, key=lambda code: (plans[code].horizon_start, code))


def _open_whole(folder: Path, target: str) -> Release:
    """Open *target*, or the last whole release before it."""
    files = numbered_files(folder)
    # A draft or a file of a test may have a name without a number: there is none before it.
    older = [name for name, number in files.items() if number < files.get(target, 0)]
    for name in (target, *reversed(older)):
        if is_whole(folder / name):
            return Release(folder / name)
        _log.error("release file %s is damaged; it is not answered from", name)
    raise ReleaseDamagedError(folder / target)
