"""Message catalogues: a key in, a sentence out; `locales/<language>/LC_MESSAGES/<room>.po`.

Keys are dotted and unique over all rooms; an installed package has catalogues compiled (`.mo`).
Words of the plan, `[[shape.tops]]`, are put in for each shape of a plan (core/plan); how another
language calls Isfahan's is under `usual.`. "{count:project|projects}" is "1 project".
"""

import re
import struct
from functools import lru_cache
from pathlib import Path
from typing import Self

from core.languages.language import DEFAULT_LANGUAGE, LANGUAGES, language, written_in
from core.plan.plan_words import plan_words
from core.plan.shape import DEFAULT_SHAPE, Shape

LOCALES = Path(__file__).resolve().parent.parent / "locales"
# The sentences of a plan that is not shaped as Isfahan's, where its own would be wrong.
_GENERAL = "general."
# The words of Isfahan's plan in another language than the plan's.
_USUAL = "usual."
_NO_BRACES = str.maketrans("", "", "{}[]")
_WORD = re.compile(r"\[\[([a-z_]+\.[a-z_.]+)\]\]")
_LITTLE_ENDIAN = b"\xde\x12\x04\x95"  # how the format's number 0x950412de begins


class Texts:
    """The sentences of one language in the words of one plan; `shape` has its names in them."""

    def __init__(self, code: str, messages: dict[str, str], shape: Shape = DEFAULT_SHAPE) -> None:
        """Keep *messages* (key → sentence with {named} places), with the words of *shape*."""
        self.language = code
        self.has_default_levels = shape.is_default
        self._plan = shape
        self._catalogue = messages
        with written_in(LANGUAGES[code]):
            self._messages = _of_plan(messages, shape)
        self.shape = shape.named(self._messages)
        self._others: dict[Shape, Self] = {}

    def of(self, shape: Shape) -> Self:
        """Return the same sentences in the words of another plan."""
        if shape == self._plan:
            return self
        if shape not in self._others:
            self._others[shape] = type(self)(self.language, self._catalogue, shape)
        return self._others[shape]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of *key* with its places filled; KeyError when there is none.

        Without *values* the places stay, for a caller that fills them with marked-up pieces.
        """
        sentence = self._messages[key]
        if not values:
            return sentence
        return sentence.format(**{name: _Counted(value) for name, value in values.items()})

    def __contains__(self, key: str) -> bool:
        """Return whether there is such a key."""
        return key in self._messages

    def keys(self) -> frozenset[str]:
        """Return every key there is."""
        return frozenset(self._messages)


class _Counted(str):
    """A value put into a sentence: with the word for one or for several behind it, if asked."""

    __slots__ = ()

    def __format__(self, words: str) -> str:
        word = word_behind(str(self), words)
        return f"{self} {word}" if word else str(self)


def word_behind(number: str, words: str) -> str:
    """Return which of *words*, «one|several», stands behind a number; "" where there are none."""
    one, _, several = words.partition("|")
    return "" if not several else one if number == "1" else several


def _of_plan(catalogue: dict[str, str], shape: Shape) -> dict[str, str]:
    """Put the words of a plan into the sentences that ask for them."""
    words = plan_words(shape)
    if shape.is_usual:
        words |= _beginning(_USUAL, catalogue)
    own = {} if shape.is_default else _beginning(_GENERAL, catalogue)
    held = {key: one for key, one in catalogue.items() if not key.startswith((_GENERAL, _USUAL))}
    sentences = {**words, **held, **own}
    # A clerk's braces are no places to be filled.
    bare = {key: word.translate(_NO_BRACES) for key, word in words.items()}
    return {
        key: _WORD.sub(lambda match: bare[match[1]], sentence) if "[[" in sentence else sentence
        for key, sentence in sentences.items()
    }


def _beginning(start: str, catalogue: dict[str, str]) -> dict[str, str]:
    """Return the sentences whose keys begin so, by the rest of their keys."""
    return {
        key.removeprefix(start): one for key, one in catalogue.items() if key.startswith(start)
    }


def read_catalogues(language: str) -> dict[str, str]:
    """Read every room's catalogue of *language*, in order of the rooms' names."""
    folder = LOCALES / language / "LC_MESSAGES"
    messages: dict[str, str] = {}
    for path in sorted(folder.glob("*.mo")):
        messages |= _read_compiled(path.read_bytes())
    for path in sorted(folder.glob("*.po")):
        messages |= _read_source(path, language)
    return messages


def _read_compiled(content: bytes) -> dict[str, str]:
    """Read a `.mo` file: a header, then where each key and each sentence lies."""
    order = "<" if content.startswith(_LITTLE_ENDIAN) else ">"
    count, keys, sentences = struct.unpack_from(f"{order}3I", content, 8)

    def text(table: int, place: int) -> str:
        length, start = struct.unpack_from(f"{order}2I", content, table + 8 * place)
        return content[start : start + length].decode()

    read = {text(keys, place): text(sentences, place) for place in range(count)}
    read.pop("", None)  # the header
    return read


def _read_source(path: Path, language: str) -> dict[str, str]:
    from babel.messages.pofile import read_po  # noqa: PLC0415 - an installed program needs it not

    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    # The header has no id; a fuzzy sentence waits for its translator.
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }


@lru_cache(maxsize=8)
def load_texts(language: str = DEFAULT_LANGUAGE) -> Texts:
    """Load a language once per process; what it lacks is said in Persian."""
    fallback = {} if language == DEFAULT_LANGUAGE else read_catalogues(DEFAULT_LANGUAGE)
    return Texts(language, {**fallback, **read_catalogues(language)})


def written_text(key: str, /, **values: object) -> str:
    """Return the sentence of *key* in the language that is being written."""
    return load_texts(language().code)(key, **values)
