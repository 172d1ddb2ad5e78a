"""hazm's lexicon and verbs, as the analyzer takes them: straight from the installed hazm.

Reading them takes a second or two, so `words.csv` and `verb_forms.csv` are their prepared form for
the hazm that the lock names: `python -m tools.prepare_words` writes them, a test compares them.
hazm's licence (MIT) lies beside them.
"""

from collections.abc import Iterable

from hazm import Lemmatizer
from hazm.utils import words_list

from core.search.analysis.folding import HALF_SPACE
from core.search.analysis.lexicon import SHORTEST_WORD, Lexicon, Listed, surface

_NO_TAG = "0"  # most rows have no tag and are mere strings of letters
_PLURAL_TAG = "PL"


def words() -> list[Listed]:
    """Return hazm's words, with how often its corpus has them."""
    return [
        (word, frequency, _PLURAL_TAG in tags)
        for word, frequency, tags in words_list()
        if tags[0] != _NO_TAG
    ]


def verb_roots(lemmas: Iterable[tuple[str, str]], lexicon: Lexicon) -> dict[str, str]:
    """Return the verb forms among *lemmas* (form, "past#present") with the roots of their verbs.

    A form that is also a common noun stays a noun; of two verbs with one form the commoner one
    wins.
    """
    roots: dict[str, str] = {}
    for form, lemma in lemmas:
        key = surface(form)
        is_noun = HALF_SPACE not in form and lexicon.frequency.get(key, 0) > 0
        if "_" in form or " " in form or len(key) <= SHORTEST_WORD or is_noun:
            continue
        past, _, present = lemma.partition("#")
        root, other = surface(past or present), roots.get(key)
        if other is None or lexicon.frequency.get(root, 0) > lexicon.frequency.get(other, 0):
            roots[key] = root
    return roots


def all_verb_roots() -> dict[str, str]:
    """Return the forms of all of hazm's verbs."""
    lexicon = Lexicon()
    lexicon.add_words(words())
    return verb_roots(Lemmatizer(joined_verb_parts=False).verbs.items(), lexicon)
