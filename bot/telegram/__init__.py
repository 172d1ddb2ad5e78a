"""The adapter to the Bot API of Telegram and Bale: what comes in, what goes out, at what pace."""

import os

# python-telegram-bot gives durations as timedelta when asked to, and warns at each when it is not.
os.environ.setdefault("PTB_TIMEDELTA", "1")
