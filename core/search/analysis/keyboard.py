"""Words typed with the wrong keyboard layout switched on."""

# The Persian letter on each key of the standard layout (ISIRI 9147); «پ» has moved over the years.
_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbn,"
_LETTERS = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدو"
_COMMON = {
    **dict(zip(_KEYS, _LETTERS, strict=True)),
    "H": "آ",
    "C": "ژ",
    "?": "؟",
    "`": "پ",
    "\\": "پ",
}
_STANDARD = {**_COMMON, "m": "پ", "M": "ئ"}
_WINDOWS = {**_COMMON, "m": "ئ", "M": "ء", "\\": "ژ"}
_LATIN = {letter: key for key, letter in _STANDARD.items() if key.isascii() and key.islower()}


def as_persian(text: str) -> tuple[str, str]:
    """Read Latin *text* as if the Persian layout had been on: standard, then Windows."""
    return _typed(text, _STANDARD), _typed(text, _WINDOWS)


def as_latin(text: str) -> str:
    """Read Persian *text* as if the Latin layout had been on."""
    return "".join(_LATIN.get(letter, letter) for letter in text)


def layout() -> dict[str, str]:
    """Return the standard layout: Latin key to Persian letter."""
    return dict(sorted(_STANDARD.items()))


def _typed(text: str, layout: dict[str, str]) -> str:
    return "".join(layout.get(key) or layout.get(key.lower(), key) for key in text)
