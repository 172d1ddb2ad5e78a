"""Parts a question: two things of one («بودجه و پیشرفت باغ فدک»), or one thing of two."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.answers.reading.question_reading import Reading, Token

_AND, _OR = "و", "or"
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
        if not _has_name(behind) and len(_subjects(behind)) == len(behind):
            # «تعداد پروژه‌ها و شاخص‌ها»: what is asked is said once.
            second = (*(one for one in before if one not in _subjects(before)), *behind)
        yield replace(reading, tokens=tuple(first)), replace(reading, tokens=tuple(second))


def either(reading: Reading) -> tuple[Reading, Reading] | None:
    """Return the questions about two things that are set against each other by «یا»."""
    places = [place for place, one in enumerate(reading.tokens) if {_OR} in one.senses]
    if len(places) != 1:
        return None
    before, behind = reading.tokens[: places[0]], reading.tokens[places[0] + 1 :]
    if not (_has_name(before) and _has_name(behind)):
        return None
    request = [one for one in (*before, *behind) if one.senses and one not in _names(before)]
    first, second = (*_names(before), *request), (*_names(behind), *request)
    return replace(reading, tokens=tuple(first)), replace(reading, tokens=tuple(second))


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
