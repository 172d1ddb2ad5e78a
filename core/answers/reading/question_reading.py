"""Reads a question: its words with their senses, the districts and years that it names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.answers.reading.bounds import Bound, leading_bound, onward_length, span_of
from core.answers.reading.number_words import leading_number, words_of
from core.answers.reading.word_tags import LONGEST_PHRASE, Sense, senses_of
from core.search.analysis.analyzer import Word, get_analyzer
from core.search.query.title_words import Units

_LONGEST_QUESTION = 200  # characters
_MOST_WORDS = 18
_DISTRICT, _YEAR, _PLAN, _MONEY, _PROJECT = "district", "year", "plan", "money", "project"
_PERCENT, _MUNICIPALITY = "percent", "municipality"
_RELATIVE, _FIRST, _PORTFOLIO = "relative:", "first", "portfolio:"
_SHORTEST_TITLE = 3  # words
_PERCENT_SIGNS, _PERCENT_WORD = ("٪", "%"), "درصد"
_YEAR_WORD = "سال"
_MOST_COUNTED = 50  # projects that a list is asked of
# The city's own name, and «شهر».
CITY: Sense = frozenset({"city"})
TOWN: Sense = frozenset({"town"})
_BETWEEN_NUMBERS = ("و", "یا", "با")
# «تو ۹۸» is the year.
_BEFORE_YEARS = ("در", "تو", "توی")
_CENTURY = 100
# Two digits below are of this century, «سال ۰۲»; the others of the last.
_LATE_CENTURY = 60


@dataclass(frozen=True, slots=True)
class Token:
    """A word or phrase of a question; `senses` are empty for a word that only a title can hold."""

    words: tuple[Word, ...]
    senses: tuple[Sense, ...]

    @property
    def may_be_passed_over(self) -> bool:
        """Whether it may be there and tell nothing."""
        return frozenset() in self.senses

    def names(self, *senses: Sense) -> bool:
        """Whether it is one of CITY and TOWN: passed over, but where a name has it."""
        return self.senses in [(sense,) for sense in senses]

    @property
    def own_words(self) -> tuple[Word, ...]:
        """The words that mean something alone; all, where none does."""
        return tuple(word for word in self.words if not word.is_function) or self.words

    def ways(self) -> Iterator[tuple[Units, ...]]:
        """Yield, for each of `own_words`, the units that a title may hold it by."""
        for word in self.own_words:
            number = leading_number([word.key])
            spoken = words_of(number[0]) if number else ()
            digits = (str(number[0]),) if number else ()
            yield tuple(dict.fromkeys([word.units, *((one,) for one in (*digits, *spoken))]))


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that was read: its words in order, and the numbers that say which.

    `nodes` are pairs of a level of the plan's tree and a number: «هدف دوم». `relative` are the
    words of each year that was read beside the last one, «پارسال», with that year. `span` are the
    first and the last of the years that are asked about together: «تا سال ۹۸», with `years`.
    """

    tokens: tuple[Token, ...]
    districts: tuple[int, ...]
    years: tuple[int, ...]
    nodes: tuple[tuple[str, int], ...] = ()
    relative: tuple[tuple[str, int], ...] = ()
    bounds: tuple[Bound, ...] = ()
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What a plan calls its own: `words` with their senses, its numbers, and its years.

    `levels` are what the levels of its tree are called where a number follows, with their codes.
    `ends` are the first and the last year of which it has figures: «امسال» is the last. `is_title`
    tells whether words, written together, are a title: such words then have no sense.
    """

    words: Mapping[str, tuple[Sense, ...]]
    levels: Mapping[str, str]
    plan_numbers: frozenset[int]
    years: range
    ends: tuple[int, int]
    is_title: Callable[[str], bool] | None = None


def read_question(text: str, names: Names) -> Reading | None:
    """Read *text*; None for what is no short question."""
    for sign in _PERCENT_SIGNS:
        text = text.replace(sign, f" {_PERCENT_WORD} ")
    words = get_analyzer().words(text[: _LONGEST_QUESTION + 1])
    if not 0 < len(words) <= _MOST_WORDS or len(text) > _LONGEST_QUESTION:
        return None
    read = _Read([], [], [], [], [], [], [])
    place = 0
    while place < len(words):
        if bound := leading_bound([word.key for word in words[place:]]):
            read.bounds.append(bound[0])
            place += bound[1]
            continue
        place += _counted_projects(words[place:], names)
        token = _next_token(words[place:], names)
        place += len(token.words)
        number = leading_number([word.key for word in words[place : place + 3]])
        known = len(read.years)
        place += _take(read, token, number or (0, 0), names)
        if len(read.years) > known:
            place += _take_span(read, words[place:], names)
    _pass_over_subject(read.tokens)
    _mark_share(read.tokens)
    districts = tuple(dict.fromkeys(read.districts))
    years = tuple(dict.fromkeys(read.years))
    return Reading(
        tuple(read.tokens),
        districts,
        years,
        tuple(read.nodes),
        tuple(read.relative),
        tuple(read.bounds),
        _whole_span(next(iter(read.spans), None), years),
    )


def _whole_span(span: tuple[int, int] | None, years: Sequence[int]) -> tuple[int, int] | None:
    """Return *span* with the year that follows it, as in «۹۶ تا ۹۸ و ۹۹»; None with any other."""
    if span is None or not set(span) <= set(years):
        return span
    first, last = span
    beside = [year for year in years if not first <= year <= last]
    if not beside:
        return span
    return (first, last + 1) if beside == [last + 1] else None


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read of a question so far."""

    tokens: list[Token]
    districts: list[int]
    years: list[int]
    nodes: list[tuple[str, int]]
    relative: list[tuple[str, int]]
    bounds: list[Bound]
    spans: list[tuple[int, int]]


def _take_span(read: _Read, behind: Sequence[Word], names: Names) -> int:
    """Keep the years that the last one is an end of; return how many words *behind* say so."""
    year, keys = read.years[-1], [word.key for word in behind[:LONGEST_PHRASE]]
    words = [word.key for token in read.tokens for word in token.words]
    found = span_of(words, year, "".join(keys), names.ends)
    if read.relative or found is None:
        return 0
    (first, last), length = found
    if len(read.years) > 1 and last == year:
        first = read.years[-2]  # «از ۹۵ تا ۹۷»
    read.spans[:] = [(first, last)]
    while length > 0 and read.tokens:
        length -= len(read.tokens.pop().words)
    return onward_length(keys) if first == year else 0


def _take(read: _Read, token: Token, number: tuple[int, int], names: Names) -> int:
    """Keep *token* with the *number* behind it; return how many words that number takes."""
    value, length = number
    level = names.levels.get("".join(word.key for word in token.words))
    if _take_year(read, token, names):
        return 0
    if length and _is(token, _YEAR):
        read.years.append(_full_year(value, names.years))
        return length
    is_year = value in names.years or (
        _is_short_year(value, names.years) and _is_within(value, names)
    )
    if length and level and not is_year:
        read.nodes.append((level, value))
        return length
    read.tokens.append(token)
    # «از ۹۶ تا ۹۸ و ۹۹» goes on with years.
    is_of_years = bool(read.years) and _is_short_year(value, names.years)
    is_one_more = bool(read.districts) and not is_of_years and _is_between(token, value, names)
    if length and (_is(token, _DISTRICT) or is_one_more):
        read.districts.append(value)
        return length
    is_before_year = _is(token, _MONEY) or token.words[0].key in _BEFORE_YEARS
    is_before_year |= bool(read.years) and token.words[0].key in _BETWEEN_NUMBERS
    if length and is_before_year and _is_short_year(value, names.years):
        read.years.append(_full_year(value, names.years))
        return length
    is_plan = _is(token, _PLAN) or token.names(CITY)
    return length if value in names.plan_numbers and is_plan else 0


def _pass_over_subject(tokens: list[Token]) -> None:
    """Let «شهرداری» tell nothing where it is who did it, or behind a district it is of.

    «شهرداری منطقه ۵» and «بودجهٔ شهرداری» are about the municipality.
    """
    for place, token in enumerate(tokens):
        before, behind = tokens[:place][-1:], tokens[place + 1 :][:1]
        begins = not before and behind and not _is(behind[0], _DISTRICT)
        if _is(token, _MUNICIPALITY) and (begins or (before and _is(before[0], _DISTRICT))):
            tokens[place] = replace(token, senses=(*token.senses, frozenset()))


def _mark_share(tokens: list[Token]) -> None:
    """Let a percentage at the beginning be of something: «چند درصد پسماند دفن میشه»."""
    if tokens and _is(tokens[0], _PERCENT):
        tokens[0] = replace(tokens[0], senses=(frozenset({_PERCENT, "of"}),))


def _counted_projects(words: Sequence[Word], names: Names) -> int:
    """Return how many words are a number of projects: «پنج پروژهٔ گران» asks for a list."""
    number = leading_number([word.key for word in words[:3]])
    if number is None or number[0] > _MOST_COUNTED or len(words) <= number[1]:
        return 0
    counted = _next_token(words[number[1] :], names)
    is_counted = _is(counted, _PROJECT) or _is_of(counted, _PORTFOLIO)
    return number[1] if is_counted else 0


def _is_between(token: Token, value: int, names: Names) -> bool:
    """Return whether a number behind *token* is of one more district: «منطقه ۳ و ۵»."""
    return token.words[0].key in _BETWEEN_NUMBERS and value not in names.years


def _next_token(words: Sequence[Word], names: Names) -> Token:
    if names.is_title is not None:
        for length in range(len(words), _SHORTEST_TITLE - 1, -1):
            if names.is_title("".join(word.key for word in words[:length])):
                return Token(tuple(words[:length]), ())
    for length in range(min(LONGEST_PHRASE, len(words)), 0, -1):
        senses = senses_of(words[:length], names.words)
        if senses is not None:
            return Token(tuple(words[:length]), senses)
    return Token((words[0],), ())


def _is(token: Token, tag: str) -> bool:
    return any(tag in sense for sense in token.senses)


def _is_of(token: Token, kind: str) -> bool:
    return any(tag.startswith(kind) for sense in token.senses for tag in sense)


def _year(token: Token, names: Names) -> int | None:
    """Return the year that a token of four digits is, or of two, of a year with figures."""
    key = token.words[0].key
    if len(token.words) > 1 or not key.isdecimal():
        return None
    if int(key) in names.years:
        return int(key)
    is_short = _is_short_year(int(key), names.years)
    return _full_year(int(key), names.years) if is_short and _is_within(int(key), names) else None


def _is_within(value: int, names: Names) -> bool:
    first, last = names.ends
    return first <= _full_year(value, names.years) <= last


def _take_year(read: _Read, token: Token, names: Names) -> bool:
    """Keep the year that *token* itself is, if it is one."""
    if (year := _year(token, names)) is not None:
        read.years.append(year)
    elif (year := _relative_year(token, names.ends)) is not None:
        words = token.words
        if words[0].key == _YEAR_WORD and (before := _take_number(read.tokens)):
            words, year = (*before[1], *words), year + 1 - before[0]
        read.years.append(year)
        read.relative.append((" ".join(word.written for word in words), year))
    return year is not None


def _take_number(tokens: list[Token]) -> tuple[int, tuple[Word, ...]] | None:
    """Take away the number at the end of *tokens*, with its words: «۵ سال پیش»."""
    number = leading_number([word.key for word in tokens[-1].words]) if tokens else None
    return None if number is None or tokens[-1].senses else (number[0], tokens.pop().words)


def _relative_year(token: Token, ends: tuple[int, int]) -> int | None:
    """Return the year that «پارسال» is: the one before the last that the plan has figures of."""
    for tag in (tag for sense in token.senses for tag in sense if tag.startswith(_RELATIVE)):
        distance = tag.removeprefix(_RELATIVE)
        return ends[0] if distance == _FIRST else ends[1] + int(distance)
    return None


def _is_short_year(value: int, years: range) -> bool:
    """Return whether two digits behind «بودجه» are a year: the plan has it, and no district."""
    return _LATE_CENTURY <= value < _CENTURY and _full_year(value, years) in years


def _full_year(value: int, years: range) -> int:
    """Write «۹۸» as 1398; in a Gregorian plan «۱۹» as 2019."""
    if value >= _CENTURY:
        return value
    century = years.start + (0 if value >= _LATE_CENTURY else _CENTURY)
    return century + value
