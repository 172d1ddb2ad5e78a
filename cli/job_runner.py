"""The process that does the desk's jobs: `python -m cli.job_runner`, settings on its input."""

import sys
from typing import TYPE_CHECKING

from core.settings import Settings
from portal.desk.jobs.job_process import run_jobs

if TYPE_CHECKING:
    from core.delivery.notice import Compose, Notice
    from core.delivery.sending.channel import Message

COMMAND = (sys.executable, "-m", "cli.job_runner")


def main() -> None:
    """Do what there is to do with the settings that stand on the input."""
    settings = Settings.model_validate_json(sys.stdin.buffer.read())
    run_jobs(settings, composing(settings))


def composing(settings: Settings) -> "Compose":
    """Return what words messages; only a preview needs it, and the bot takes a while to load."""
    made: list[Compose] = []

    def compose(notice: "Notice") -> "Message":
        if not made:
            from bot.telegram.deliveries import composer, dialogue_of

            made.append(composer(dialogue_of(settings)))
        return made[0](notice)

    return compose


if __name__ == "__main__":
    main()
