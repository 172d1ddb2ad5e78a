"""Answers about what officials said: all of it, one statement by its number, figure or words."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from core.answers.answer_parts import Answer, Facts, Step, Thing, section
from core.answers.reading.number_words import leading_number
from core.answers.reading.question_reading import Token
from core.answers.reading.subject_lookup import thing_coded
from core.persian import enumeration, persian_digits
from core.release.records import Claim, Source
from core.search.analysis.analyzer import Word, get_analyzer
from core.wording.measures import written_claim

# In the order in which they are told.
_FINDINGS = ("matches", "approximate", "differs", "not_covered", "not_checked")
_MOST_SHOWN = 3  # statements of one figure
_SCALES = {"هزار": 1_000, "میلیون": 1_000_000, "میلیارد": 1_000_000_000}


def claims(facts: Facts) -> Answer | None:
    """Answer what officials said, and what the data say of it; None where nothing is quoted."""
    held = facts.all(Claim)
    if not held:
        return None
    counts = Counter(one.finding for one in held)
    parts = [
        f"{persian_digits(counts[finding])} {facts.texts(f'answer.finding.{finding}')}"
        for finding in _FINDINGS
        if counts[finding]
    ]
    text = facts.texts(
        "answer.claims", count=persian_digits(len(held)), findings=enumeration(parts)
    )
    return Answer(
        "claims",
        text,
        section("claims"),
        notes=tuple(_speakers(facts)),
        figures={"count": len(held)},
        on=facts.until,
        things=tuple(Thing("claim", one.code, one.subject) for one in held),
        total=len(held),
        steps=(Step("answer.next.claims", "page", "claims"),),
    )


def _speakers(facts: Facts) -> list[str]:
    quoted = {one.source for one in facts.all(Claim)}
    speakers = [one.speaker for one in facts.all(Source) if one.code in quoted and one.speaker]
    names = [*dict.fromkeys(speakers)]
    return [facts.texts("answer.claims.speakers", speakers=enumeration(names))] if names else []


def not_held(facts: Facts) -> Answer:
    """Answer that the plan tells nothing of persons; name who is quoted in it."""
    return Answer(
        "not_held",
        facts.texts("answer.not_held"),
        section("claims"),
        notes=tuple(_speakers(facts)),
        steps=(Step("answer.next.claims", "page", "claims"),),
        is_held=False,
    )


def claim_standing(facts: Facts, one: Claim) -> Answer:
    """Answer what was said, and what the data say of it."""
    text = facts.texts(
        "answer.claim_standing",
        subject=one.subject,
        value=written_claim(one.value, one.unit, facts.texts.shape.currency),
        finding=facts.texts(f"finding.{one.finding}"),
    )
    page = Thing("claim", one.code, one.subject)
    figures = {"value": one.value}
    return Answer("claim_standing", text, page, figures=figures, on=facts.until, things=(page,))


def claims_named(facts: Facts, name: Sequence[Token]) -> Answer | None:
    """Answer of the few statements that *name* fits: a code, a number, a figure, some words."""
    named = _named(facts, name)
    if not 0 < len(named) <= _MOST_SHOWN:
        return None
    first, *others = [claim_standing(facts, one) for one in named]
    return Answer(
        first.shape,
        "\n".join(one.text for one in (first, *others)),
        section("claims") if others else first.page,
        figures=first.figures,
        on=facts.until,
        things=tuple(thing for one in (first, *others) for thing in one.things),
        total=len(named),
        steps=(Step("answer.next.claims", "page", "claims"),),
    )


def _named(facts: Facts, name: Sequence[Token]) -> list[Claim]:
    held = facts.all(Claim)
    words = [word for token in name for word in token.words]
    coded = thing_coded(facts, words[0].written) if len(words) == 1 else None
    if coded is not None:
        return [one for one in held if coded == ("claim", one.code)]
    figure, others = _figure(words)
    if figure is None:
        return [one for one in held if _tells(facts, one, others)]
    if not others and 0 < figure <= len(held):
        return [held[int(figure) - 1]]
    return [one for one in held if _amount(one) == figure and _tells(facts, one, others)]


def _figure(words: Sequence[Word]) -> tuple[Decimal | None, list[Word]]:
    """Return the number in *words*, with its thousands and millions, and the words beside it."""
    figure, others, place = None, [], 0
    while place < len(words):
        number = leading_number([word.key for word in words[place : place + 3]])
        if number is not None and figure is None:
            figure, place = Decimal(number[0]), place + number[1]
        elif figure is not None and words[place].key in _SCALES:
            figure, place = figure * _SCALES[words[place].key], place + 1
        else:
            others.append(words[place])
            place += 1
    return figure, others


def _amount(one: Claim) -> Decimal:
    """Return a statement's figure without the thousands of its unit."""
    scale = _SCALES.get((one.unit or "").partition(" ")[0], 1)
    return one.value * scale


def _tells(facts: Facts, one: Claim, words: Sequence[Word]) -> bool:
    """Whether all of *words* are in a statement's subject, unit or quote."""
    text = " ".join(filter(None, (one.subject, one.unit, one.quote, facts.currency.name)))
    held = {unit for word in get_analyzer().words(text) for unit in word.units}
    return all(held.issuperset(word.units) for word in words)
