"""The shape that a package gives its plan, and the rules that hold within it."""

from collections.abc import Iterator, Mapping

from core.calendar import Calendar
from core.importing.changeset.desired_state import DesiredState
from core.importing.changeset.stored_state import Values
from core.importing.readers.package_reader import Package
from core.importing.readers.sheets import Record
from core.importing.spelling import closest, fold
from core.importing.validation.checking import Checker
from core.money import currency_of
from core.plan.shape import DEFAULT_LEVELS, DEFAULT_PORTFOLIOS, Level, Portfolio, Shape

_OF_SHAPE = ("plan", "levels", "portfolios")
# The cells that name a level or a portfolio, by its code or as it is called.
_NAMED = (("nodes", "level", "levels"), ("projects", "portfolio", "portfolios"))


def read_shape(package: Package, desired: DesiredState) -> Shape | None:
    """Return the shape that the plan will have; None while the package tells it wrongly."""
    before = package.problems.total
    checker = Checker(package, desired, Shape())
    if any(name in package.unreadable for name in _OF_SHAPE):
        return None
    records = [record for name in _OF_SHAPE for record in checker.records(name)]
    if any(record.faulty for record in records):
        return None
    _check_levels(checker)
    codes = desired.codes("levels")
    named = {
        code
        for level in desired.values("levels")
        for code in (*level["parents"], *level["follows"])
    }
    is_sound = package.problems.total == before and named <= codes
    return shape_of(desired) if is_sound else None


def shape_of(desired: DesiredState) -> Shape:
    """Return the shape of a plan whose levels are sound."""
    levels = tuple(map(_level, sorted(desired.values("levels"), key=lambda row: row["rank"])))
    portfolios = tuple(
        Portfolio(row["code"], row["title"]) for row in desired.values("portfolios")
    )
    plan = next(iter(desired.values("plan")))
    return Shape(
        levels or DEFAULT_LEVELS,
        portfolios or DEFAULT_PORTFOLIOS,
        Calendar(plan["calendar"]),
        currency_of(
            plan["currency"], plan["money_scale"], plan["second_currency"], plan["second_ratio"]
        ),
    )


def _level(row: Values) -> Level:
    return Level(
        row["code"],
        row["title"],
        row["titles"],
        row["rank"],
        row["parents"],
        row["follows"],
        has_indicators=row["has_indicators"],
        has_projects=row["has_projects"],
        description=row["description"],
    )


def _check_levels(checker: Checker) -> None:
    """Hold that no two levels have one rank or one name, and that none is above itself."""
    ranks: dict[int, Record] = {}
    names: dict[str, Record] = {}
    for record in checker.records("levels"):
        rank, name = record.values["rank"], fold(record.values["title"])
        if ranks.setdefault(rank, record) is not record:
            free = next(one for one in range(1, 1 + len(ranks) + 1) if one not in ranks)
            details = {"other": ranks[rank].values["code"], "free": free}
            checker.report("rank_duplicate", "levels", record, "rank", **details)
        if names.setdefault(name, record) is not record:
            other = names[name].values["code"]
            checker.report("level_name_duplicate", "levels", record, "title", other=other)
    _check_circles(checker)


def _check_circles(checker: Checker) -> None:
    """Report each circle of levels once, at the level whose cell closes it."""
    records = {key[0]: record for key, record in checker.desired.rows["levels"].items()}
    finished: set[str] = set()

    def visit(code: str, path: tuple[str, ...]) -> None:
        for column in ("parents", "follows"):
            for above in records[code].values[column]:
                if above in path:
                    circle = [*path[path.index(above) :], above]
                    checker.report("cycle", "levels", records[code], column, circle=circle)
                elif above in records and above not in finished:
                    visit(above, (*path, above))
        finished.add(code)

    for code in records:
        if code not in finished:
            visit(code, (code,))


def resolve_names(checker: Checker) -> None:
    """Put codes in place of the names of levels and portfolios; unknown ones are problems."""
    shape = checker.shape
    lists: Mapping[str, tuple[Level | Portfolio, ...]] = {
        "levels": shape.levels,
        "portfolios": shape.portfolios,
    }
    for table, column, owner in _NAMED:
        known = dict(_names(lists[owner]))
        for record in checker.records(table):
            if record.row and column in checker.package.sheets[table].headers:
                _resolve(checker, (table, record, column), known, lists[owner])
        _check_stored(checker, (table, column, owner), {one.code for one in lists[owner]})


def _names(listed: tuple[Level | Portfolio, ...]) -> Iterator[tuple[str, str]]:
    for one in listed:
        others = (one.titles,) if isinstance(one, Level) else one.names
        for name in (*others, one.title, one.code):
            yield fold(name), one.code


def _resolve(
    checker: Checker,
    cell: tuple[str, Record, str],
    known: Mapping[str, str],
    listed: tuple[Level | Portfolio, ...],
) -> None:
    table, record, column = cell
    written = record.values[column]
    code = None if written is None else known.get(fold(written))
    if code is not None:
        record.values[column] = code
    elif written is not None:
        near = closest(written, [name for one in listed for name in (one.title, one.code)])
        checker.report(
            "enum_invalid", table, record, column, allowed=list(listed), suggestion=near
        )
        record.values[column] = None
    if code is None:
        record.faulty |= {column}


def _check_stored(checker: Checker, named: tuple[str, str, str], codes: set[str]) -> None:
    """Find rows that stay as they are and name what the package no longer has."""
    table, column, owner = named
    for key, record in checker.desired.rows[table].items():
        if not record.row and record.values[column] not in codes:
            place = checker.package.place(owner)
            checker.package.problems.add(
                "still_referenced", place, record.values[column], needed_by=table, key=key
            )
