"""A search's words in callback data, a byte for each Persian letter, so that pages can be turned.

Nothing is kept between messages: a button carries its query. 40 bytes hold most of what people
type; a longer query has no further pages here and leads to the site's search instead.
"""

MOST_BYTES = 40
_PERSIAN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی آئؤء\u200cأإةۀ۰۱۲۳۴۵۶۷۸۹"
_LATIN = "abpteJCHxdDrzZsSWVTUEGfqkglmnvhy_AIwQ-BFKocijuLMNOPR"
_TO_LATIN = dict(zip(_PERSIAN, _LATIN, strict=True))
_TO_PERSIAN = dict(zip(_LATIN, _PERSIAN, strict=True))
_VERBATIM = "'"
# A packed query must not begin as a digest of a code or as a query that was not packed.
_MARKS = "'~="


def pack(query: str) -> str | None:
    """Write a query for callback data, letter by letter; None when it does not fit."""
    text = " ".join(query.split())
    packed = "".join(_TO_LATIN.get(character, character) for character in text)
    is_foreign = any(character in _TO_PERSIAN or character in _MARKS for character in text)
    if is_foreign:
        packed = _VERBATIM + text
    fits = len(packed.encode()) <= MOST_BYTES and "|" not in packed
    return packed if fits else None


def unpack(packed: str) -> str:
    """Read what `pack` wrote."""
    if packed.startswith(_VERBATIM):
        return packed.removeprefix(_VERBATIM)
    return "".join(_TO_PERSIAN.get(character, character) for character in packed)
