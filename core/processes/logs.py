"""What a lasting process logs: warnings for a person, or every event as a line of JSON.

Neither holds what people asked, who they are, or the bot's token.
"""

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from core.settings import Settings

# What `logging` itself puts on a record; anything else was given with `extra`.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# These write addresses with the token in them, or what people wrote, when they are let.
_TALKATIVE = ("httpcore", "httpx", "telegram", "uvicorn.access")
_HIDDEN = "***"


class JsonLines(logging.Formatter):
    """Writes an event as one line: `at`, `level`, `logger`, `event`, and its `extra`."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        """Hide *secrets* wherever they occur."""
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; of an exception only its kind and place, never its text."""
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **{name: value for name, value in vars(record).items() if name not in _OWN},
        }
        if record.exc_info and record.exc_info[0]:
            fields["error"] = record.exc_info[0].__name__
        line = json.dumps(fields, ensure_ascii=False, default=str)
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return line


def set_up_logs(settings: Settings) -> None:
    """Have this process log as the settings say."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    if settings.log_format == "json":
        hidden = (settings.bot_token, settings.bot_webhook_secret)
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines([one.get_secret_value() for one in hidden if one]))
        root = logging.getLogger()
        root.handlers[:] = [handler]
        root.setLevel(logging.INFO)
