"""What each unit tells of each document: BM25's share, reckoned once, when the index is written.

A unit keeps its documents and their gains in one blob, so that a query reads a row for each of its
words and adds whole numbers, instead of having the full-text index reckon them anew.
"""

import math
import struct
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest

from core.search.index.documents import PLAIN, STRENGTH_WEIGHT, STRONG, WEAK

SATURATION, LENGTH = 0.9, 0.6  # BM25's k1 and b
WHOLE_GAIN = 1000  # a gain of 1, which nothing reaches
MOST = 2000  # documents, the best ones, that are kept for a unit
STRENGTHS = (STRONG, PLAIN, WEAK)
_TENTHS = tuple(round(10 * STRENGTH_WEIGHT[name]) for name in STRENGTHS)
_COUNT_BITS = 32  # of a number that holds a document and how often, in tenths, a unit stands there
_COUNT = 2**_COUNT_BITS - 1
_LAYOUT = "<{0}I{0}H"  # documents of four bytes, then gains of two
_PAIR_BYTES = 6

type Gains = tuple[Sequence[int], Sequence[int]]


def slack(length: float, average: float) -> float:
    """Return what BM25 adds below the line for a document of *length*."""
    return SATURATION * (1 - LENGTH + LENGTH * length / max(average, 1.0))


def rarity(documents: int, holding: int) -> float:
    """Return BM25's weight of a term that *holding* of *documents* hold."""
    return (1 + SATURATION) * math.log(1 + (documents - holding + 0.5) / (holding + 0.5))


class Postings:
    """Collects the units of all documents, then gives the rows of the table."""

    def __init__(self) -> None:
        """Begin without documents."""
        self._by_unit: defaultdict[str, array[int]] = defaultdict(_none)
        self._lengths = array("d")

    def add(self, number: int, units: Mapping[str, Sequence[str]]) -> float:
        """Take the units of a document by strength; give its length as they weigh.

        Numbers run from 1, without gaps.
        """
        counts: dict[str, int] = {}
        for strength, tenths in zip(STRENGTHS, _TENTHS, strict=True):
            for unit in units[strength]:
                counts[unit] = counts.get(unit, 0) + tenths
        held, shifted = self._by_unit, number << _COUNT_BITS
        for unit, count in counts.items():
            held[unit].append(shifted | count)
        length = sum(counts.values()) / 10
        self._lengths.append(length)
        return length

    def holds(self, units: Iterable[str]) -> bool:
        """Whether every one of *units* stands in some document."""
        return all(unit in self._by_unit for unit in units)

    def average(self) -> float:
        """Return the mean length of a document."""
        return sum(self._lengths) / max(1, len(self._lengths))

    def rows(self) -> Iterator[tuple[str, int, bytes]]:
        """Yield unit, number of its documents, and the blob of the best of them."""
        average = self.average()
        slacks = [10 * slack(length, average) for length in self._lengths]
        for unit, held in sorted(self._by_unit.items()):
            numbers = [one >> _COUNT_BITS for one in held]
            counts = [one & _COUNT for one in held]
            gains = [
                int(WHOLE_GAIN * count / (count + slacks[number - 1]) + 0.5)
                for number, count in zip(numbers, counts, strict=True)
            ]
            yield unit, len(held), _packed(numbers, gains)


def unpacked(blob: bytes) -> Gains:
    """Return the documents of a blob, in ascending order, and their gains of WHOLE_GAIN."""
    many = len(blob) // _PAIR_BYTES
    numbers = struct.unpack(_LAYOUT.format(many), blob)
    return numbers[:many], numbers[many:]


def _packed(numbers: Sequence[int], gains: Sequence[int]) -> bytes:
    if len(numbers) > MOST:
        pairs = nlargest(MOST, zip(gains, numbers, strict=True), key=_best_first)
        ordered = sorted((number, gain) for gain, number in pairs)
        numbers, gains = zip(*ordered, strict=True)
    return struct.pack(_LAYOUT.format(len(numbers)), *numbers, *gains)


def _best_first(pair: tuple[int, int]) -> tuple[int, int]:
    return pair[0], -pair[1]


def _none() -> array[int]:
    return array("Q")
