"""The release that is being answered from: reopened when publishing moves the `current` link."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import ReleaseNotFoundError
from core.publishing.release import Release, current_release, numbered_release


@dataclass
class CurrentRelease:
    """Gives the current release; one that was replaced stays open for whoever still reads it."""

    releases_dir: Path
    _links: tuple[tuple[Path, Path], ...] = ()
    _release: Release | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self) -> Release:
        """Give the current release; ReleaseNotFoundError when none was published."""
        links = tuple(
            (link, link.readlink()) for link in sorted(self.releases_dir.glob("*/current"))
        )
        with self._lock:
            if self._release is None or links != self._links:
                self._release, self._links = current_release(self.releases_dir), links
            return self._release

    def numbered(self, number: int) -> Release:
        """Give an earlier release of the current plan; ReleaseNotFoundError."""
        current = self.get()
        if number == current.info.number:
            return current
        if number > current.info.number:
            raise ReleaseNotFoundError(number)
        return numbered_release(self.releases_dir, current.plan.code, number)
