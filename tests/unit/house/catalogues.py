"""The message catalogues as they lie in the tree."""

from dataclasses import dataclass
from string import Formatter

from babel.messages.pofile import read_po

from tests.unit.house.codebase import ROOT


@dataclass(frozen=True)
class Sentence:
    """An entry of a catalogue; `room` is the file's name without its ending."""

    language: str
    room: str
    key: str
    text: str
    is_fuzzy: bool

    @property
    def places(self) -> list[tuple[str, str, str]]:
        """(name, format, conversion) of every {place}."""
        parsed = Formatter().parse(self.text)
        return [(name, how or "", as_ or "") for _, name, how, as_ in parsed if name is not None]

    @property
    def names(self) -> set[str]:
        return {name for name, _, _ in self.places}


def languages() -> list[str]:
    return sorted(path.name for path in (ROOT / "locales").iterdir() if path.is_dir())


def catalogue(language: str, room: str):
    path = ROOT / "locales" / language / "LC_MESSAGES" / f"{room}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def rooms(language: str) -> list[str]:
    return sorted(path.stem for path in (ROOT / "locales" / language / "LC_MESSAGES").iterdir())


def sentences(language: str) -> list[Sentence]:
    return [
        Sentence(language, room, str(message.id), str(message.string or ""), message.fuzzy)
        for room in rooms(language)
        for message in catalogue(language, room)
        if message.id
    ]
