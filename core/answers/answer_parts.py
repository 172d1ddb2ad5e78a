"""What an answer is, and what its sentences are made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.calendar import Calendar
from core.money import Currency
from core.persian import percent, persian_digits
from core.release.reader import Release
from core.release.records import Record
from core.texts import Texts

type Figure = Decimal | int | date | str


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the release, by its kind and code, as addresses name it.

    `figure` is what a list was ordered by, "" where it says no more than the title.
    """

    kind: str
    code: str
    title: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What may be pressed next: `name` is a key of the catalogue, or "" for the thing's title.

    Of the kind "projects" the code is `portfolio,status,district number`, what the list is
    narrowed to; "project_promises", "project_history", "indicator_history" and "district_changes"
    are parts of a thing's page; "changes" are those of the current release.
    """

    name: str
    kind: str
    code: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One sentence that answers a question, and what it rests on.

    `notes` are further sentences: what it is compared with, and what is not known. `figures` are
    the numbers in it, by name. `on` is the day that they are of, None: of no day. `page` is where
    they are shown whole; `things` are what it rests on, in the order of a list, of which `total`
    there are. `is_held` is false where the answer is that the plan does not hold it.
    """

    shape: str
    text: str
    page: Thing
    notes: tuple[str, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    on: date | None = None
    things: tuple[Thing, ...] = ()
    total: int = 0
    steps: tuple[Step, ...] = ()
    is_held: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """The release that is asked, and the words that it is answered in."""

    release: Release
    texts: Texts

    @property
    def calendar(self) -> Calendar:
        """The calendar that the plan writes its days by."""
        return self.texts.shape.calendar

    @property
    def currency(self) -> Currency:
        """How the plan's money is written."""
        return self.texts.shape.currency

    @property
    def until(self) -> date | None:
        """The last day that the data speak of."""
        return self.release.info.data_until

    @property
    def ends(self) -> tuple[int, int]:
        """The first year of the plan, and the last of which it has figures."""
        plan, year = self.release.plan, self.calendar.year
        days = [plan.horizon_end, *([] if self.until is None else [self.until])]
        return year(plan.horizon_start), year(min(days))

    def money(self, amount: Decimal, beside: Iterable[Decimal] = ()) -> str:
        """Write an amount in the plan's currency."""
        return self.currency.write(amount, beside)

    def both(self, amount: Decimal, beside: Iterable[Decimal] = ()) -> str:
        """Write an amount, and what people say instead of it."""
        other = self.currency.write_second(amount, beside) if amount else ""
        return f"{self.money(amount, beside)} ({other})" if other else self.money(amount, beside)

    def spending(self, spent: Decimal | None, approved: Decimal | None) -> str:
        """Return the sentence on what was spent of a budget; None: unknown."""
        if spent is None:
            return self.texts("answer.spent_untold")
        if not approved:
            return self.texts("answer.spent", spent=self.money(spent))
        return self.texts(
            "answer.spent_share",
            spent=self.money(spent, (approved,)),
            share=percent(100 * spent / approved),
        )

    def all[R: Record](self, record: type[R], **where: object) -> list[R]:
        """Read the rows that fit."""
        return self.release.all(record, **where)


def section(name: str) -> Thing:
    """Return a page of the plan by its name."""
    return Thing("page", name, "")


def rank_of(value: Decimal, others: Iterable[Decimal]) -> int:
    """Return the place of *value* among *others* of which it is one; 1 is the largest."""
    return 1 + sum(other > value for other in others)


def dated_line(found: Answer, release: Release, texts: Texts) -> str:
    """Return the day and the release that an answer's figures are of."""
    number = persian_digits(release.info.number)
    if found.on is None:
        return texts("answer.undated", number=number)
    return texts("answer.dated", on=texts.shape.calendar.medium(found.on), number=number)
