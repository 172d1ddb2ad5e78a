"""Parts a question that asks two things of one: «بودجه و پیشرفت باغ فدک»."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.answers.reading.question_reading import Reading, Token

_AND = "و"
# What a question may be about without a name.
_SUBJECTS = {"plan", "project", "indicator", "district", "level", "portfolio", "year"}


def halves(reading: Reading) -> Iterator[tuple[Reading, Reading]]:
    """Yield the pairs of questions that *reading* may be, one for each «و» in it.

    Both have what it names, and the numbers of districts and years; a name on both sides is a
    title with «و», or two things.
    """
    for place, token in enumerate(reading.tokens):
        if "".join(word.key for word in token.words) != _AND:
            continue
        before, behind = reading.tokens[:place], reading.tokens[place + 1 :]
        if not (before and behind) or (_has_name(before) and _has_name(behind)):
            continue
        first = (*before, *(_names(behind) or _lacking(before, behind)))
        second = (*(_names(before) or _lacking(behind, before)), *behind)
        yield replace(reading, tokens=tuple(first)), replace(reading, tokens=tuple(second))


def _has_name(tokens: Sequence[Token]) -> bool:
    return any(not token.senses for token in tokens)


def _names(tokens: Sequence[Token]) -> list[Token]:
    """Return the words of a name: from the first that has no sense to the last."""
    places = [place for place, token in enumerate(tokens) if not token.senses]
    return list(tokens[places[0] : places[-1] + 1]) if places else []


def _lacking(tokens: Sequence[Token], others: Sequence[Token]) -> list[Token]:
    """Return what is asked about in *others*, where *tokens* do not say it."""
    return [] if _subjects(tokens) else _subjects(others)


def _subjects(tokens: Sequence[Token]) -> list[Token]:
    """Return the words that say what is asked about, where nothing is named."""
    return [
        token
        for token in tokens
        if any(tag.partition(":")[0] in _SUBJECTS for sense in token.senses for tag in sense)
    ]
