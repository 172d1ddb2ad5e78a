"""Whether a word is one of Persian, in some form of it: such a word is no mistake."""

from core.search.analysis.analyzer import Word
from core.search.analysis.folding import HALF_SPACE
from core.search.analysis.lexicon import Lexicon
from core.search.analysis.stemming import PLURAL_ENDINGS


def is_real_word(word: Word, lexicon: Lexicon) -> bool:
    """Return whether *word* is in the lexicon, as it is or with an ending."""
    known = lexicon.frequency
    if word.key in known or word.key in lexicon.verb_roots:
        return True
    singulars = (word.key.removesuffix(ending) for ending in PLURAL_ENDINGS)
    if any(one in known for one in singulars):
        return True
    if HALF_SPACE in word.written:
        return all(unit in known for unit in word.units)
    (stem, *others) = word.units
    return not others and stem != word.key and stem in known and word.key.startswith(stem)
