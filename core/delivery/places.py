"""Places to follow, as text: which projects speak of one, of those there are and those to come.

A place is kept as a topic, `place:خیابان چهارباغ`, beside all others. What it brings is told by
the projects that match it in the newest release.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum

from core.delivery.reminders import Reminder
from core.persian import persian_letters
from core.plan.hidden import misleading, one_line, unwritable
from core.release.reader import Release
from core.release.records import Change, Project
from core.release.topics import topic

PLACE = "place"
MOST_CHARACTERS = 40
MOST_PLACES = 20
_LEAST_CHARACTERS = 2
# What matches more than this many projects, and half of them, is no place in the city.
_FEW = 8
_PREFIX = f"{PLACE}:"


class PlaceState(StrEnum):
    """Whether a text can be followed as a place, and if not, why."""

    FIT = "fit"
    TOO_LONG = "too_long"
    NO_PLACE = "no_place"
    TOO_WIDE = "too_wide"


def place_topic(text: str) -> str:
    """Name the topic of a place, however its letters were typed."""
    return topic(PLACE, one_line(persian_letters(text)))


def place_of(name: str) -> str | None:
    """Return the place that a topic is about; None for any other topic."""
    return name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else None


class PlaceFinder:
    """Finds the projects that speak of places, in one release and in what left the plan by it."""

    def __init__(self, release: Release) -> None:
        """Read nothing before a place is asked for: whoever follows none need not wait."""
        self._release = release
        self._texts: dict[str, list[tuple[str, ...]]] = {}
        self._codes: dict[str, frozenset[str]] = {}

    def state(self, text: str) -> PlaceState:
        """Return whether *text* can be followed."""
        # The analyzer reads its tables when it is first needed.
        from core.search.query.place_words import read_place  # noqa: PLC0415

        if len(text) > MOST_CHARACTERS:
            return PlaceState.TOO_LONG
        is_odd = bool(unwritable(text) or misleading(text))
        if is_odd or len(text) < _LEAST_CHARACTERS or read_place(text) is None:
            return PlaceState.NO_PLACE
        found, total = len(self.projects(text)), self._release.count(Project)
        return PlaceState.TOO_WIDE if found > max(_FEW, total / 2) else PlaceState.FIT

    def projects(self, text: str) -> list[Project]:
        """Return the projects of the release that speak of a place, in order of codes."""
        codes = self._matching(text)
        return [one for one in self._release.stream(Project) if one.code in codes]

    def behind(self, topics: Collection[str], places: Iterable[str]) -> set[str]:
        """Return those topics of *places* that something about *topics* is told for."""
        return {one for one in places if not self.project_topics([one]).isdisjoint(topics)}

    def project_topics(self, places: Iterable[str]) -> set[str]:
        """Return the topics of all projects that speak of any of *places*, themselves topics."""
        texts = (place_of(one) for one in places)
        codes = (self._matching(text) for text in texts if text)
        return {topic("project", code) for found in codes for code in found}

    def _matching(self, text: str) -> frozenset[str]:
        if text not in self._codes:
            self._codes[text] = frozenset(_speaking_of(text, self._read_texts()))
        return self._codes[text]

    def _read_texts(self) -> Mapping[str, list[tuple[str, ...]]]:
        from core.search.query.place_words import units_in  # noqa: PLC0415 - see state

        if not self._texts:
            for project in self._release.stream(Project):
                fields = (project.title, project.location, project.scope)
                self._texts[project.code] = [units_in(field) for field in fields if field]
            # What was taken out of the plan has no row any more; its title was told.
            for gone in self._release.stream(Change, event="removed", subject_kind="project"):
                self._texts.setdefault(gone.subject_code, [units_in(gone.subject_title)])
        return self._texts


class FollowedPlaces:
    """The places among topics that are followed, and what they bring."""

    def __init__(self, finder: PlaceFinder, topics: Iterable[str]) -> None:
        """Find the projects of each place at once; of no place, nothing is read."""
        self._topics_of = {
            one: finder.project_topics([one]) for one in topics if place_of(one) is not None
        }
        self.project_topics = frozenset[str]().union(*self._topics_of.values())

    def named_by[T: (Change, Reminder)](self, event: T) -> T:
        """Return *event* with the places that it is told for among its topics."""
        found: list[str] = [
            place for place, topics in self._topics_of.items() if topics.intersection(event.topics)
        ]
        return replace(event, topics=(*event.topics, *sorted(found))) if found else event


def _speaking_of(text: str, texts: Mapping[str, list[tuple[str, ...]]]) -> Iterator[str]:
    from core.search.query.place_words import read_place  # noqa: PLC0415 - see PlaceFinder.state

    place = read_place(text)
    if place is not None:
        for code, fields in texts.items():
            if any(map(place.is_in, fields)):
                yield code
