"""Persian numbers written as words: «هفت», «هفتم», «بیست و یک», «نود و هشت». Pure."""

from collections.abc import Sequence

from core.search.analysis.folding import fold

_ONES = (
    "صفر یک دو سه چهار پنج شش هفت هشت نه ده "
    "یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده"
)
_SPOKEN = {"پونزده": 15, "شونزده": 16, "هیفده": 17, "هیجده": 18, "هژده": 18, "شیش": 6, "چار": 4}
_TENS = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود"
_FIRST = {"اول": 1, "نخست": 1, "سوم": 3, "یکم": 1}
_ENDINGS = ("مین", "می", "م")
_AND = "و"
_SHARE = "سهم"  # no «third»
_LARGEST_ONE = 9

_BY_WORD = {
    **{fold(word): value for value, word in enumerate(_ONES.split())},
    **{fold(word): 10 * value for value, word in enumerate(_TENS.split(), start=2)},
    **_SPOKEN,
}
_ORDINALS = {fold(word): value for word, value in _FIRST.items()}
_WORDS_OF: dict[int, list[str]] = {}
for _word, _value in _BY_WORD.items():
    _WORDS_OF.setdefault(_value, []).append(_word)


def value_of(key: str) -> int | None:
    """Return the number that one word is, in digits, as a word or an ordinal; None for others."""
    if key.isdecimal():
        return int(key)
    if key in _BY_WORD or key in _ORDINALS:
        return _BY_WORD.get(key, _ORDINALS.get(key))
    for ending in _ENDINGS if key != _SHARE else ():
        if key.endswith(ending) and key.removesuffix(ending) in _BY_WORD:
            return _BY_WORD[key.removesuffix(ending)]
    return None


def leading_number(keys: Sequence[str]) -> tuple[int, int] | None:
    """Return the number that *keys* begin with, and how many words it takes: «نود و هشت» is 98."""
    first = value_of(keys[0]) if keys else None
    if first is None:
        return None
    rest = value_of(keys[2]) if len(keys) > 2 and keys[1] == _AND else None  # noqa: PLR2004 - «و»
    if rest is not None and first % 10 == 0 and first >= 20 and 0 < rest <= _LARGEST_ONE:  # noqa: PLR2004 - tens
        return first + rest, 3
    return first, 1


def words_of(value: int) -> tuple[str, ...]:
    """Return the words that say a small number: («هفت»,)."""
    return tuple(_WORDS_OF.get(value, ()))


def number_words() -> frozenset[str]:
    """Return the words that are numbers, and the ordinals that are not made of them."""
    return frozenset((*_BY_WORD, *_ORDINALS))
