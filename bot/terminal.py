"""The conversation in a terminal: screens as text, buttons by number. Works with a pipe too."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import TextIOWrapper

from bot.dialogue import Dialogue
from bot.memory import FleetingMemory, Memory
from bot.screens.parts.intents import START, Intent, count_in
from bot.screens.parts.markup import links, plain
from bot.screens.parts.sheet import Button, Screen
from bot.screens.spoken import understand
from core.delivery.schedule import Preferences
from core.languages.language import DEFAULT_LANGUAGE, LANGUAGES, written_in
from core.persian import latin_digits, persian_digits
from core.release.current import CurrentReleases
from core.settings import Settings
from core.texts import load_texts

PROMPT = "› "


@dataclass(slots=True)
class TerminalChat:
    """One person at a terminal; what they follow is forgotten when it is closed."""

    dialogue: Dialogue
    memory: Memory = field(default_factory=FleetingMemory)
    _shown: tuple[Button, ...] = ()

    def begin(self) -> str:
        """Return the first screen."""
        return self._show(START)

    def answer(self, line: str) -> str:
        """Answer a line: the number of a button, or anything else that is written."""
        number = count_in(latin_digits(line.strip())) or 0
        if 1 <= number <= len(self._shown):
            button = self._shown[number - 1]
            return self._show(button.intent) if button.intent else f"{button.url or button.copy}\n"
        return self._show(understand(line))

    def _show(self, intent: Intent) -> str:
        shown = self.dialogue.answer(intent, self.memory)
        self._shown = shown.buttons
        return write(shown)


def write(screen: Screen) -> str:
    """Write a screen: its text, the addresses in it, its buttons with their numbers."""
    with written_in(LANGUAGES[screen.language]):
        return _written(screen)


def _written(screen: Screen) -> str:
    parts = [plain(screen.text)]
    if addresses := [href for text, href in links(screen.text) if text != href]:
        parts.append("\n".join(dict.fromkeys(addresses)))
    if screen.attachment is not None:
        parts.append(screen.attachment.content.decode())
    parts.append("\n".join(_rows(screen)))
    return "\n\n".join(parts) + "\n"


def _rows(screen: Screen) -> Iterator[str]:
    number = 0
    for row in screen.rows:
        labels = []
        for button in row:
            number += 1
            labels.append(f"[{persian_digits(number)}] {button.label}")
        yield "   ".join(labels)


def converse(chat: TerminalChat, lines: Iterable[str]) -> Iterator[str]:
    """Yield the first screen and then an answer to each line."""
    yield chat.begin()
    for line in lines:
        yield chat.answer(line)


def run_chat(settings: Settings, language: str = DEFAULT_LANGUAGE) -> None:
    """Talk in a language until the input ends, or the person breaks it off."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a terminal may send anything
    with suppress(KeyboardInterrupt):
        _talk(settings, language)
    if sys.stdin.isatty():
        sys.stdout.write("\n")  # behind the prompt


def _talk(settings: Settings, language: str) -> None:
    dialogue = Dialogue(
        releases=CurrentReleases(settings.releases_dir, settings.plan),
        texts=load_texts(),
        public_url=str(settings.public_url),
    )
    memory = FleetingMemory(preferences=Preferences(language=language))
    for answer in converse(TerminalChat(dialogue, memory), _lines()):
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


def _lines() -> Iterator[str]:
    """Read lines, with a prompt where a person types them."""
    while True:
        if sys.stdin.isatty():
            sys.stdout.write(PROMPT)
            sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            return
        if line.strip():
            yield line
