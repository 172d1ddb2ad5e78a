"""Message catalogues: a key in, a sentence in the reader's language out.

Catalogues are gettext files, `locales/<language>/LC_MESSAGES/<room>.po`, one per room of the house
(core, import, portal, bot); keys are dotted and unique over all rooms.
"""

from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DEFAULT_LANGUAGE = "fa"


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
    messages: dict[str, str] = {}
    for path in sorted((LOCALES / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                # The header has no id; a fuzzy sentence waits for its translator.
                if message.id and message.string and not message.fuzzy:
                    messages[str(message.id)] = str(message.string)
    return messages


@lru_cache(maxsize=8)
def load_texts(language: str = DEFAULT_LANGUAGE) -> Texts:
    """Load a language once per process; what it lacks is said in Persian."""
    fallback = {} if language == DEFAULT_LANGUAGE else read_catalogues(DEFAULT_LANGUAGE)
    return Texts(language, {**fallback, **read_catalogues(language)})
