"""What is skipped of a file: a problem for each value, which does not stop the others."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace

from core.importing.problems import Place, Problems


@dataclass(slots=True)
class Skips:
    """Skipped values with their reasons, and where they stand."""

    problems: Problems = field(default_factory=Problems)
    _places: set[Place] = field(default_factory=set)

    def add(
        self,
        code: str,
        place: Place,
        value: object = None,
        *,
        title: str | None = None,
        **params: object,
    ) -> None:
        """Skip what stands at *place*; it is told once, whatever else is wrong with it.

        *title* is that of the column at fault, where the place is a row.
        """
        if place not in self._places:
            self._places.add(place)
            shown = replace(place, column=title) if title and not place.column else place
            self.problems.add(code, shown, value, **params)

    def add_all(
        self, places: Iterable[Place], code: str, value: object = None, **params: object
    ) -> None:
        """Skip every one of *places* for the same reason."""
        for place in places:
            self.add(code, place, value, title=None, **params)

    def has(self, places: Iterable[Place]) -> bool:
        """Return whether one of *places* was skipped."""
        return not self._places.isdisjoint(places)

    def copy(self) -> "Skips":
        """Return what is skipped so far, to be continued."""
        return deepcopy(self)
