"""Message catalogues: a key in, a sentence in the reader's language out.

Catalogues are gettext files, `locales/<language>/LC_MESSAGES/<room>.po`, one per room of the
house; keys are dotted and unique over all rooms. An installed package has them compiled (`.mo`).
"""

import struct
from functools import lru_cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DEFAULT_LANGUAGE = "fa"
_LITTLE_ENDIAN = b"\xde\x12\x04\x95"  # how the format's number 0x950412de begins


class Texts:
    """The sentences of one language, with fallback to the default language."""

    def __init__(self, language: str, messages: dict[str, str]) -> None:
        """Keep *messages* (key → sentence with {named} places)."""
        self.language = language
        self._messages = messages

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
