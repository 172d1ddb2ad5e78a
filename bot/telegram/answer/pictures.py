"""Pictures of cards: painted when they are not known, sent again by the id that they have.

What is the same for everybody is uploaded once for each bot, also across restarts. An id that is
refused is forgotten with the next upload.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from bot.screens.parts.sheet import Chart, Painter
from core.database.engine import reading, transaction
from core.delivery.sending.picture_ids import keep_picture_id, picture_id
from core.release.reader import Release

# Painting takes a quarter of a second; of so many charts it is known what comes of it.
_MOST_DIGESTS = 4_096


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of a release, the digest of its bytes, and its id where it was sent before."""

    release: Release
    chart: Chart
    digest: str
    file_id: str | None


@dataclass(slots=True)
class Pictures:
    """The pictures of one bot. Its methods are for threads: they paint, read and write."""

    engine: Engine
    sender: str
    painter: Painter
    now: Callable[[], datetime]
    _digests: OrderedDict[tuple[Path, Chart], str] = field(init=False, default_factory=OrderedDict)

    def find(self, release: Release, chart: Chart) -> Picture:
        """Return a picture, painted if nobody has asked for it yet."""
        key = (release.path, chart)
        digest = self._digests.get(key)
        if digest is None:
            digest = hashlib.sha256(self.painter(release, chart)).hexdigest()
            self._digests[key] = digest
            if len(self._digests) > _MOST_DIGESTS:
                self._digests.popitem(last=False)
        with reading(self.engine) as session:
            return Picture(release, chart, digest, picture_id(session, self.sender, digest))

    def paint(self, picture: Picture) -> bytes:
        """Return the bytes of a picture."""
        return self.painter(picture.release, picture.chart)

    def keep(self, picture: Picture, file_id: str) -> None:
        """Note the id that a picture was given."""
        with transaction(self.engine) as session:
            keep_picture_id(session, self.sender, picture.digest, file_id, self.now())
