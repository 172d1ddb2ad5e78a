"""Facts laid over the plan: the partial package that they are, and what of them breaks a rule."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.calendar import period
from core.enums import Direction, Flag, TargetKind
from core.importing.changeset.desired_state import build_desired_state
from core.importing.changeset.stored_state import Key, StoredState, Values
from core.importing.problems import Place, Problems
from core.importing.readers.package_reader import Package
from core.importing.readers.qpr.decoding import Fact, Known, KnownIndicator
from core.importing.readers.qpr.mapping import QprMapping
from core.importing.readers.qpr.qpr_series import Series
from core.importing.readers.qpr.qpr_settling import Subject
from core.importing.readers.qpr.skips import Skips
from core.importing.readers.sheets import Record, Sheet
from core.importing.validation.rules import check
from core.plan.schema import BY_NAME, Table

_FIELDS: Mapping[Series, str] = {
    Series.TARGET: "value",
    Series.ALARM: "alarm",
    Series.BASELINE: "value",
}
# What the ends of a measure's scale are to us depends on which way is better.
_ENDS: Mapping[tuple[Series, Direction], str] = {
    (Series.MINIMUM, Direction.HIGHER): "floor",
    (Series.MAXIMUM, Direction.LOWER): "floor",
    (Series.MINIMUM, Direction.BAND): "band_low",
    (Series.MAXIMUM, Direction.BAND): "band_high",
    (Series.MINIMUM, Direction.MAINTAIN): "band_low",
    (Series.MAXIMUM, Direction.MAINTAIN): "band_high",
}


def field_of(series: Series, direction: Direction) -> str | None:
    """Return the column of `targets` that a series fills; None when it says nothing to us."""
    return _FIELDS.get(series) or _ENDS.get((series, direction))


def known_of(existing: StoredState) -> Known:
    """Return what of the plan values refer to."""
    indicators = {
        key[0]: KnownIndicator(stored.values["direction"], stored.values["frequency"])
        for key, stored in existing.rows["indicators"].items()
    }
    return Known(indicators, frozenset(key[0] for key in existing.rows["districts"]))


@dataclass(slots=True)
class FactSheet(Sheet):
    """A partial sheet whose rows are numbered anew; a row's place is where its first fact is."""

    facts: list[list[Fact]] = field(default_factory=list)

    def place(self, row: int | None = None, column: str | None = None) -> Place:  # noqa: ARG002
        """Return where the facts of a row are."""
        return self.facts[row - 1][0].places[0] if row else Place(self.file)

    def put(self, values: Values, facts: list[Fact]) -> None:
        """Add a row that rests on *facts*."""
        self.facts.append(facts)
        self.records.append(Record(len(self.facts), values))


@dataclass(slots=True)
class Overlay:
    """Lays facts over what exists, until none of them breaks a rule of the package."""

    file: str
    mapping: QprMapping
    existing: StoredState
    known: Known
    skips: Skips
    reason: str | None = None

    def package(self, facts: Sequence[Fact]) -> Package:
        """Return the partial package of the facts that fit; the others are skipped."""
        left = list(self._placed(facts))
        while True:
            package = self._package(left)
            desired = build_desired_state(package, self.existing)
            check(package, desired, self.existing)
            broken = self._skip_broken(package)
            if not broken:
                return package
            left = [fact for fact in left if not self.skips.has(fact.places)]

    def _skip_broken(self, package: Package) -> bool:
        """Skip the facts behind each problem; one that is not of the file is for `propose`."""
        by_place = {
            facts[0].places[0]: facts
            for sheet in package.sheets.values()
            if isinstance(sheet, FactSheet)
            for facts in sheet.facts
        }
        found, package.problems = package.problems, Problems()
        is_broken = False
        for problem in found:
            facts = by_place.get(problem.place, [])
            is_broken |= bool(facts)
            for fact in facts:
                self.skips.add_all(fact.places, problem.code, problem.value, **problem.params)
        return is_broken

    def _package(self, facts: Iterable[Fact]) -> Package:
        package = Package(self.file)
        targets: dict[Key, list[Fact]] = defaultdict(list)
        observations = self._sheet("observations")
        for fact in facts:
            if fact.series is Series.ACTUAL:
                observations.put(self._observation(fact), [fact])
            else:
                is_start = fact.series is Series.BASELINE
                kind = TargetKind.BASELINE if is_start else TargetKind.TARGET
                targets[*fact.subject, fact.period.label, kind].append(fact)
        points = self._sheet("targets")
        for key, group in targets.items():
            points.put(self._target(key, group), group)
        for sheet in (observations, points):
            if sheet.records:
                package.sheets[sheet.table.name] = sheet
        return package

    def _sheet(self, name: str) -> FactSheet:
        table = BY_NAME[name]
        headers = {column.name: (index, column.name) for index, column in enumerate(table.columns)}
        return FactSheet(table, self.file, None, headers, is_partial=True)

    def _observation(self, fact: Fact) -> Values:
        key = (*fact.subject, fact.period.label)
        history = self.existing.ledgers["observations"].get(key)
        before = history[-1] if history and not history[-1].withdrawn else None
        if before and before.values["value"] == fact.value:
            # The value is known; who said so first, and when, is not for this file to change.
            return dict(before.values)
        is_revised = before is not None and before.values["value"] is not None
        mapping = self.mapping
        flag = Flag.REVISED if is_revised and mapping.flag is Flag.FINAL else mapping.flag
        return {
            **_empty(BY_NAME["observations"]),
            **_key_values(fact),
            "value": fact.value,
            "flag": flag,
            "reason": self.reason if before else None,
            "source": mapping.source,
            "published_on": mapping.published_on,
        }

    def _target(self, key: Key, facts: Sequence[Fact]) -> Values:
        stored = self.existing.rows["targets"].get(key)
        start = {**_empty(BY_NAME["targets"]), **_key_values(facts[0]), "kind": key[-1]}
        values = dict(stored.values) if stored else start
        for fact in facts:
            values[self._field(fact) or ""] = fact.value
        return values

    def _field(self, fact: Fact) -> str | None:
        return field_of(fact.series, self.known.indicators[fact.indicator].direction)

    def _placed(self, facts: Sequence[Fact]) -> Iterator[Fact]:
        """Leave out what has no column here, and all but one baseline of a subject."""
        starts: dict[Subject, list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.series is Series.BASELINE:
                starts[fact.subject].append(fact)
            elif fact.series is Series.ACTUAL or self._field(fact):
                yield fact
            else:
                self.skips.add_all(fact.places, "qpr_series_unused", fact.value)
        points = _points(self.existing)
        for subject, group in starts.items():
            ordered = sorted(group, key=lambda fact: fact.period)
            yield from self._baseline(ordered, *points.get(subject, (None, None)))

    def _baseline(
        self, facts: Sequence[Fact], stored: Values | None, first_target: str | None
    ) -> Iterator[Fact]:
        """Choose the fact that is the baseline; QPR may repeat it in every period, as a line."""
        at_stored = [fact for fact in facts if stored and fact.period.label == stored["period"]]
        if stored and not at_stored:
            self._skip_others(facts, "qpr_baseline_other", stored["value"], stored["period"])
            return
        chosen = (at_stored or facts)[0]
        self._skip_others(facts, "qpr_baseline_moves", chosen.value, chosen.period.label)
        if first_target and period(first_target).ends_on <= chosen.period.ends_on:
            self.skips.add_all(
                chosen.places, "qpr_baseline_late", chosen.value, period=first_target
            )
        else:
            yield chosen

    def _skip_others(self, facts: Iterable[Fact], code: str, value: object, stored: str) -> None:
        for fact in facts:
            if fact.value != value:
                self.skips.add_all(fact.places, code, fact.value, period=stored)


def _points(existing: StoredState) -> Mapping[Subject, tuple[Values | None, str | None]]:
    """Return the baseline, and the period of the first target to end, of every subject."""
    found: dict[Subject, tuple[Values | None, str | None]] = {}
    for (indicator, district, label, kind), stored in existing.rows["targets"].items():
        start, first = found.get((indicator, district), (None, None))
        if kind is TargetKind.BASELINE:
            start = stored.values
        elif first is None or period(label).ends_on < period(first).ends_on:
            first = label
        found[indicator, district] = start, first
    return found


def _empty(table: Table) -> Values:
    return {column.name: None for column in table.columns}


def _key_values(fact: Fact) -> Values:
    return {
        "indicator": fact.indicator,
        "district": fact.district,
        "period": fact.period.label,
    }
