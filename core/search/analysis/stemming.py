"""From an inflected or plural word to the unit it is searched by.

Works on folded words without half-spaces. Endings are only cut where the lexicon does not hold
the word itself, or holds what remains.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from core.search.analysis.lexicon import Lexicon

PLURAL_ENDINGS = (
    "هایشان", "هایتان", "هایمان", "هایش", "هایت", "هایم", "هایی", "های", "ها",
)  # fmt: skip
_DEGREES = ("ترین", "تری", "تر")
_PERSONS = ("شان", "تان", "مان", "اش", "ام", "ات", "ای", "یی", "ند", "یم", "ید")
_SHORT = ("م", "ش", "ت", "ان")
_OTHER_ENDINGS = (*_DEGREES, *_PERSONS, *_SHORT)
_CUT_ENDINGS = (*PLURAL_ENDINGS, *_OTHER_ENDINGS)
ENDINGS = (
    *PLURAL_ENDINGS, *_DEGREES, *_PERSONS, "ی", "م", "ت", "ش", "اند", "ایم", "اید", "است", "ست",
)  # fmt: skip
# An ending that stands as a part of its own after a half-space, or before it: no meaning to find.
INFLECTIONS = frozenset((*ENDINGS, "ان", "یش", "می", "نمی", "گان", "ترینها", "ترینهای"))
# Regular plurals, with what the singular has in their place.
_REGULAR_PLURALS = (
    ("ات", ""), ("ات", "ه"), ("ان", ""), ("گان", "ه"), ("ین", ""), ("یان", "ی"), ("یان", ""),
)  # fmt: skip

# Templates of Arabic broken plurals: letters 1, 2, 3 are the root's; the rest stands as written.
_TEMPLATES = {
    "ا12ا3": ("123", "12ی3", "1ا23", "12و3", "1و23", "123ه"),
    "ا12ا": ("12و", "12ی", "12"),
    "م1ا23": ("م123", "م123ه", "م12و3"),
    "م1ا2ی3": ("م12و3", "م12ا3", "م123"),
    "1وا23": ("1ا23", "1ا23ه"),
    "12و3": ("123",),
    "12ا3": ("123", "123ه", "12ی3"),
    "12ای3": ("12ی3ه", "12ا3ه", "12ی3"),
    "12ا34": ("1234", "1234ه"),
    "12ا3ی4": ("123و4", "123ا4", "123ی4"),
    "123ا": ("12ی3", "1ا23"),
    "ا123ا": ("12ی3",),
    "ا12ه": ("12ا",),
    "123": ("123ه", "12ی3ه", "12ا3"),
}
_RARE = 1000  # a guessed singular must be commoner than this in hazm's corpus
_LONGEST_REGULAR = 4
_REGULAR_ENDS = ("ات", "ان", "ین", "ها")


class Stemmer:
    """Return the stem of a word; remembers what it was asked."""

    def __init__(self, lexicon: Lexicon, bases: Mapping[str, str]) -> None:
        """Take a lexicon and *bases*, the hand-made table of irregular forms."""
        self._known = lexicon.frequency
        self._lexicon = lexicon
        self._irregular: dict[str, str] = {}
        self.stem = lru_cache(200_000)(self._stem)
        irregular = {**broken_plurals(lexicon), **bases}
        self._irregular = {
            form: base if form == base else self._stem(base) for form, base in irregular.items()
        }
        self.stem.cache_clear()

    def _stem(self, word: str) -> str:
        if len(word) < 3 or word.isascii():  # noqa: PLR2004 - a root has three letters
            return word
        if word in self._irregular:
            return self._irregular[word]
        if self._is_verb_form(word):
            return self._lexicon.verb_roots[word]
        return self._strip(self._singular(word))

    def _is_verb_form(self, word: str) -> bool:
        if word not in self._lexicon.verb_roots or word in self._known:
            return False
        return not (word.endswith("ی") and self._known.get(word[:-1], 0) > 0)

    def _singular(self, word: str) -> str:
        if word in self._lexicon.plurals:
            for ending, instead in _REGULAR_PLURALS:
                singular = word.removesuffix(ending) + instead
                if word.endswith(ending) and singular in self._known:
                    return singular
        return word

    def _strip(self, word: str) -> str:
        known = word in self._known
        if not known:
            shorter = next(self._without_ending(word), None)
            if shorter:
                return self.stem(shorter)
        return self._without_final_vowel(word, known=known)

    def _without_ending(self, word: str) -> Iterator[str]:
        if not word.endswith(_CUT_ENDINGS):
            return
        for ending in PLURAL_ENDINGS:
            rest = word.removesuffix(ending)
            if rest != word and (len(rest) > 2 or (len(rest) == 2 and rest in self._known)):  # noqa: PLR2004 - «پل»
                yield rest
        for ending in _OTHER_ENDINGS:
            rest = word.removesuffix(ending)
            if rest != word and len(rest) > 2 and rest in self._known:  # noqa: PLR2004
                yield rest

    def _without_final_vowel(self, word: str, *, known: bool) -> str:
        if len(word) < 4:  # noqa: PLR2004 - «پلی» may be a name; three letters stay
            return word
        rest = word[:-1]
        if word.endswith("ی"):
            if rest in self._known and (self._known[rest] > 0 or not known):
                return rest
            if word.endswith("یی") and rest[:-1] in self._known:
                return rest[:-1]
            return rest if not known and len(rest) > 3 else word  # noqa: PLR2004
        if word.endswith("ه") and len(word) > 4 and not known and rest in self._known:  # noqa: PLR2004
            return rest
        return word


def broken_plurals(lexicon: Lexicon) -> dict[str, str]:
    """Pair the words tagged as plural with the commonest singular their template allows."""
    found = {}
    for plural in sorted(lexicon.plurals):
        if len(plural) > _LONGEST_REGULAR and plural.endswith(_REGULAR_ENDS):
            continue
        guesses = [
            (lexicon.frequency[guess], guess)
            for guess in _singulars(plural)
            if guess in lexicon.frequency and guess not in lexicon.plurals and guess != plural
        ]
        if guesses and max(guesses)[0] > _RARE:
            found[plural] = max(guesses)[1]
    return found


def _singulars(plural: str) -> Iterator[str]:
    for template, singulars in _TEMPLATES.items():
        root = _root(plural, template)
        if root:
            table = str.maketrans(root)
            yield from (singular.translate(table) for singular in singulars)


def _root(word: str, template: str) -> dict[str, str] | None:
    if len(word) != len(template):
        return None
    root = {}
    for letter, place in zip(word, template, strict=True):
        if place.isdigit():
            root[place] = letter
        elif letter != place:
            return None
    return root
