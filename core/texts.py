"""Message catalogues: a key in, a sentence in the reader's language out.

Catalogues are gettext files, `locales/<language>/LC_MESSAGES/<room>.po`, one per room of the
house; keys are dotted and unique over all rooms. An installed package has them compiled (`.mo`).
A sentence may hold words of the plan, `[[shape.tops]]`: they are put in for each shape of a plan
(core/plan).
"""

import re
import struct
from functools import lru_cache
from pathlib import Path
from typing import Self

from core.plan.plan_words import plan_words
from core.plan.shape import DEFAULT_SHAPE, Shape

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DEFAULT_LANGUAGE = "fa"
# The sentences of a plan that is not shaped as Isfahan's, where its own would be wrong.
_GENERAL = "general."
_NO_BRACES = str.maketrans("", "", "{}[]")
_WORD = re.compile(r"\[\[([a-z_]+\.[a-z_.]+)\]\]")
_LITTLE_ENDIAN = b"\xde\x12\x04\x95"  # how the format's number 0x950412de begins


class Texts:
    """The sentences of one language in the words of one plan."""

    def __init__(
        self, language: str, messages: dict[str, str], shape: Shape = DEFAULT_SHAPE
    ) -> None:
        """Keep *messages* (key → sentence with {named} places), with the words of *shape*."""
        self.language = language
        self.shape = shape
        self._catalogue = messages
        self._messages = _of_plan(messages, shape)
        self._others: dict[Shape, Self] = {}

    def of(self, shape: Shape) -> Self:
        """Return the same sentences in the words of another plan."""
        if shape == self.shape:
            return self
        if shape not in self._others:
            self._others[shape] = type(self)(self.language, self._catalogue, shape)
        return self._others[shape]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of *key* with its places filled; KeyError when there is none.

        Without *values* the places stay, for a caller that fills them with marked-up pieces.
        """
        sentence = self._messages[key]
        return sentence.format(**values) if values else sentence

    def __contains__(self, key: str) -> bool:
        """Return whether there is such a key."""
        return key in self._messages

    def keys(self) -> frozenset[str]:
        """Return every key there is."""
        return frozenset(self._messages)


def _of_plan(catalogue: dict[str, str], shape: Shape) -> dict[str, str]:
    """Put the words of a plan into the sentences that ask for them."""
    words = plan_words(shape)
    own = (
        {}
        if shape.is_default
        else {
            key.removeprefix(_GENERAL): sentence
            for key, sentence in catalogue.items()
            if key.startswith(_GENERAL)
        }
    )
    held = {key: one for key, one in catalogue.items() if not key.startswith(_GENERAL)}
    sentences = {**words, **held, **own}
    # A clerk's braces are no places to be filled.
    bare = {key: word.translate(_NO_BRACES) for key, word in words.items()}
    return {
        key: _WORD.sub(lambda match: bare[match[1]], sentence) if "[[" in sentence else sentence
        for key, sentence in sentences.items()
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
