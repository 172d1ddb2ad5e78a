"""«آیا منظورتان … بود؟»: the query as it was understood, where that is sure."""

import re
from collections.abc import Callable, Mapping, Sequence

from core.search.analysis.analyzer import Analyzer
from core.search.analysis.function_words import FUNCTION_WORDS
from core.search.analysis.lexicon import surface
from core.search.index.documents import FoundBy
from core.search.query.alternatives import SYNONYM, Alternative
from core.search.query.planner import Concept, Plan, shown

_LATIN = re.compile("[a-z]")
_HAMZA = re.compile("[ؤئأء]")
_SURE = 0.7  # weight of a correction that is shown
_SHORTEST_HALF, _SHORTEST_FUNCTION = 3, 4  # letters of a half of two words run together
_CORE = re.compile(r"\w.*\w|\w", re.DOTALL)  # a chunk of text without the signs around it

type Ways = Sequence[Alternative | None]


class Corrections:
    """Rewrites a query as it was meant."""

    def __init__(self, analyzer: Analyzer, is_right: Callable[[Concept], bool]) -> None:
        """Take what reads words, and what says of a concept that it is not to be corrected."""
        self._analyzer = analyzer
        self._is_right = is_right

    def meant(self, text: str, plan: Plan, first_ways: Sequence[Ways]) -> str | None:
        """Return *text* in the words that were searched instead; None where it is as typed.

        A correction is one that the best document holds. Where it holds none of a word that may
        be a mistake, or only a guess, nothing is said.
        """
        if not first_ways:
            return None
        meaning = [concept for concept in plan.concepts if not concept.is_function]
        corrected = []
        for concept, way in zip(meaning, first_ways[0], strict=True):
            if concept.is_corrected and not self._is_right(concept):
                if way is None or not self._is_sure(concept, way):
                    return None
                if not self._is_hamza(concept, way):
                    corrected.append((concept, way))
        if plan.is_retyped or any(_LATIN.search(concept.typed) for concept, _ in corrected):
            written = self._joined(plan, dict(zip(map(id, meaning), first_ways[0], strict=True)))
            return written if plan.is_retyped or not _LATIN.search(written) else None
        instead = {concept.words[0].key: way for concept, way in corrected}
        return self._rewritten(text, instead) if instead else None

    def _is_sure(self, concept: Concept, way: Alternative) -> bool:
        if way.by is not FoundBy.CORRECTION:
            return False
        if _LATIN.search(concept.typed):
            return True
        # A short word run together with another changes nothing of what is searched.
        halves = [word.key for word in self._analyzer.words(way.written)]
        is_short = len(halves) > 1 and any(
            len(half) < (_SHORTEST_FUNCTION if half in FUNCTION_WORDS else _SHORTEST_HALF)
            for half in halves
        )
        weight = way.weight / SYNONYM if way.is_whole else way.weight
        return weight >= _SURE and not is_short

    def _is_hamza(self, concept: Concept, way: Alternative) -> bool:
        """Whether only a hamza is written otherwise, which is no mistake: «سئوال», «سیوال»."""
        spellings = self._analyzer.lexicon.spellings
        has_hamza = any(_HAMZA.search(spellings.get(unit, "")) for unit in way.units)
        typed = surface(concept.typed)
        return has_hamza and (typed.replace("یو", "و"),) == way.surfaces

    def _rewritten(self, text: str, instead: Mapping[str, Alternative]) -> str | None:
        """Put the corrections in the place of words; the rest stays as it was typed."""
        chunks = text.split()
        left = set(instead)
        for place, chunk in enumerate(chunks):
            keys = [word.key for word in self._analyzer.words(chunk)]
            if len(keys) == 1 and keys[0] in instead:
                written = self._spelt(instead[keys[0]])
                typed = _CORE.search(chunk)
                chunks[place] = chunk.replace(typed[0], written) if typed else written
                left.discard(keys[0])
        return None if left else " ".join(chunks)

    def _joined(self, plan: Plan, held: Mapping[int, Alternative | None]) -> str:
        written = []
        for concept in plan.concepts:
            way = held.get(id(concept))
            is_read = concept.is_corrected and way is not None
            written.append(shown(self._spelt(way)) if is_read and way else concept.typed)
        return " ".join(written)

    def _spelt(self, way: Alternative) -> str:
        """Write a word as the lexicon does, with its hamza: documents may leave it out."""
        spellings = self._analyzer.lexicon.spellings
        return (
            spellings.get(way.surfaces[0], way.written) if len(way.surfaces) == 1 else way.written
        )
