"""Commands of the conversation: `bot`, and `chat` in the terminal."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import texts
from cli.opening import open_when_there
from core.languages.language import DEFAULT_LANGUAGE, LANGUAGES, written_in
from core.persian import choice, isolate
from core.texts import load_texts

if TYPE_CHECKING:
    from bot.screens.parts.sheet import Chart
    from core.release.reader import Release


def bot() -> None:
    """Run the bot on Telegram or Bale."""
    from bot.telegram.application import run_bot
    from core.processes.logs import set_up_logs
    from core.settings import load_settings

    settings = load_settings()
    set_up_logs(settings)

    def paint(release: "Release", chart: "Chart") -> bytes:
        # Only for the first picture: whoever asks for a text need not wait for it.
        from portal.pages.districts.card_pictures import card_picture

        with written_in(LANGUAGES[chart.language]):
            return card_picture(release, chart.kind, chart.code, load_texts(chart.language))

    run_bot(settings, open_when_there(settings), painter=paint)


def chat(
    language: Annotated[str, typer.Option(help=texts("cli.chat.language"))] = DEFAULT_LANGUAGE,
) -> None:
    """Talk with the bot in this terminal."""
    from bot.terminal import run_chat
    from core.settings import load_settings

    if language not in LANGUAGES:
        codes = choice([isolate(one) for one in LANGUAGES])
        raise typer.BadParameter(texts("cli.chat.no_language", codes=codes))
    run_chat(load_settings(), language)
