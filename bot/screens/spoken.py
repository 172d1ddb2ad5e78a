"""Words that are commands when they are all that was written; anything else is a search.

Bot commands can only be Latin, so the Persian words are understood as plain text.
"""

import re

from bot.screens.lists.find import ask
from bot.screens.parts.intents import HERE, START, Intent, Where, read_link
from bot.screens.parts.place_codes import at_place
from bot.screens.person.taking_along import taken_along
from core.persian import persian_letters

_WORDS: dict[Where, tuple[str, ...]] = {
    Where.START: ("شروع", "آغاز", "خانه", "start"),
    Where.HELP: ("راهنما", "کمک", "help"),
    Where.DISTRICTS: ("مناطق", "منطقه", "منطقه من", "districts"),
    Where.PLAN: ("برنامه", "برنامه در یک نگاه", "plan"),
    Where.PROJECTS: ("پروژه‌ها", "پروژه", "projects"),
    Where.INDICATORS: ("شاخص‌ها", "شاخص", "indicators"),
    Where.CHANGES: ("تغییرات", "تازه‌ها", "تازه", "changes"),
    Where.RELEASES: ("انتشارها", "انتشار", "releases"),
    Where.CLAIMS: ("گفته‌ها", "ادعاها", "گفته‌ها و داده‌ها", "claims"),
    Where.FOLLOWING: (
        "دنبال‌شده‌ها",
        "پیگیری‌ها",
        "پیگیری",
        "following",
    ),
    Where.PLACE: ("دنبال کردن", "دنبال کن"),
    Where.STOP: (
        "لغو",
        "لغو پیگیری",
        "لغو اشتراک",
        "توقف",
        "توقف پیام‌ها",
        "انصراف",
        "stop",
        "cancel",
    ),
    Where.SETTINGS: ("تنظیمات", "تنظیم", "settings"),
    Where.PRIVACY: ("حریم خصوصی", "privacy"),
    Where.EXPORT: ("انتقال", "بردن دنبال‌شده‌ها", "export"),
    Where.OWN_DATA: ("داده‌های من", "mydata"),
    Where.FORGET: ("فراموشم کن", "فراموش کن", "forget"),
}
# What is said beside questions, by the view of the screen that replies.
_TALK = {
    "hello": ("سلام", "درود", "سلام علیکم", "صبح بخیر", "وقت بخیر", "hi", "hello", "salam", "👋"),
    "thanks": (
        *("ممنون", "ممنونم", "مرسی", "متشکرم", "سپاس", "خیلی ممنون", "دستت درد نکنه", "تشکر"),
        *("دمت گرم", "عالی", "thanks", "👍", "🙏", "❤️", "👏", "🌹"),
    ),
    "bye": ("خداحافظ", "خدانگهدار", "خدافظ", "فعلا", "بدرود", "bye"),
}
# /command, /command@name and what follows it.
_COMMAND = re.compile(r"/([a-z_]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
# «دنبال کردن خیابان چهارباغ»، «خیابان چهارباغ را دنبال کن».
_FOLLOWED = re.compile(
    r"(?:دنبال\s*(?:کردن|کن|می[\s\u200c]*کنم)\s+(.+))|(?:(.+?)\s+(?:را|رو)\s+دنبال\s*(?:کن|می[\s\u200c]*کنم))",
    re.DOTALL,
)
_NOT_LETTERS = re.compile(r"[\s\u200c\u200d.!؟?،]+")


def _flat(text: str) -> str:
    """Fold what does not tell words apart: letters' shapes, half-spaces, signs."""
    return _NOT_LETTERS.sub("", persian_letters(text).lower())


_BY_TALK = {_flat(word): view for view, words in _TALK.items() for word in words}
_BY_WORD = {_flat(word): where for where, words in _WORDS.items() for word in words}


def understand(text: str) -> Intent:
    """Return what a message asks for."""
    stripped = text.strip()
    if command := _COMMAND.fullmatch(stripped):
        return _commanded(command[1], command[2] or "")
    if where := _BY_WORD.get(_flat(stripped)):
        return Intent(where)
    if view := _BY_TALK.get(_flat(_without_tone(stripped))):
        return Intent(Where.TALK, view=view)
    if place := _FOLLOWED.fullmatch(stripped):
        return at_place(place[1] or place[2])
    if taken_along(stripped):
        return Intent(Where.IMPORT, stripped)
    return ask(stripped) if stripped else START


def is_command(text: str) -> bool:
    """Return whether *text* begins with a command that is the bot's own."""
    command = _COMMAND.fullmatch(text.strip())
    return command is not None and (command[1] in ("search", "follow") or command[1] in _BY_WORD)


def _without_tone(text: str) -> str:
    """Leave out the skin of a hand and the shape of a sign: «👍🏽» is «👍»."""
    return "".join(sign for sign in text if not "\U0001f3fb" <= sign <= "\U0001f3ff")


def _commanded(name: str, rest: str) -> Intent:
    if name == "start":
        return read_link(rest) if rest else START
    if name == "search":
        return ask(rest) if rest.strip() else Intent(Where.HELP)
    if name == "near":
        return Intent(Where.DISTRICTS, rest.strip(), HERE)
    if name == "follow":
        return at_place(rest)
    return Intent(_BY_WORD[name]) if name in _BY_WORD else Intent(Where.HELP)
