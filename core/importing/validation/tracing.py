"""Which problems follow from which, and which code was meant, so that one cause is one error."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from core.importing.changeset.desired_state import DesiredState
from core.importing.changeset.stored_state import Key, StoredState, Values
from core.importing.likely_codes import (
    codes_like_date,
    codes_like_number,
    codes_of_date,
    date_in,
    foreign_letter,
    likely_code,
    loose,
)
from core.importing.problems import Problem, shorten
from core.importing.readers.package_reader import Package
from core.importing.spelling import fold
from core.plan.schema import BY_NAME, Column, Table

# Looking up the closest of thousands of codes is slow; past so many, none is suggested.
_MAX_SUGGESTIONS = 50
_OF_CODES = frozenset(
    {"code_invalid", "code_is_date", "code_is_number", "code_unknown", "code_renamed"}
)


def trace_causes(package: Package, desired: DesiredState, existing: StoredState) -> None:
    """Suggest codes, add a problem for each code that was renamed, and set every root."""
    tracer = _Tracer(package, desired, existing)
    tracer.find_absent_columns()
    tracer.find_renamed()
    package.problems.amend(tracer.traced(list(map(tracer.named, package.problems))))


@dataclass(slots=True)
class _Tracer:
    package: Package
    desired: DesiredState
    existing: StoredState
    lookups: int = 0
    # By table and column: the codes that there are, and those that would go.
    codes: dict[tuple[str, str], tuple[set[str], set[str]]] = field(default_factory=dict)
    # By table: titles of its rows, and codes that would go by their titles.
    titles: dict[str, tuple[dict[int, str], dict[str, str]]] = field(default_factory=dict)
    # By table: codes of what there is, by the titles that could be written instead of them.
    titled: dict[str, dict[str, str]] = field(default_factory=dict)
    # By table and column: why a sheet has not the column.
    absent: dict[tuple[str, str], Problem] = field(default_factory=dict)
    meant: dict[tuple[str, ...], tuple[str, str | None]] = field(default_factory=dict)
    # What a thing is called in any of its spellings → the problem of its own row.
    spoilt: dict[tuple[str, str], Problem] = field(default_factory=dict)
    # The first problem of a wrong code in a column, by table, column and code as meant.
    misnamed: dict[tuple[str, str, str], Problem] = field(default_factory=dict)

    def find_absent_columns(self) -> None:
        """Report each column that a sheet lacks though its rows may not be empty there."""
        empty = [one for one in self.package.problems if one.code == "value_absent"]
        for problem in empty:
            column = _absent_column(problem, self.package)
            if column and column not in self.absent and (why := self._why_absent(*column)):
                self.absent[column] = why

    def _why_absent(self, table: str, name: str) -> Problem | None:
        """Return why a sheet has not the column; None where no more problems are kept."""
        column, problems = BY_NAME[table].by_name[name], self.package.problems
        names = (column.header, column.name)
        for problem in problems:
            is_header = problem.code == "header_unknown" and problem.place.table == table
            if is_header and problem.params.get("suggestion") in names:
                return problem
        sheet = self.package.sheets[table]
        problems.add("header_missing", sheet.place(sheet.header_row), names=names)
        added: Problem = problems[-1]
        return added if added.code == "header_missing" else None

    def find_renamed(self) -> None:
        """Report each new row that is a removed one under another code, by its slip or title."""
        removed = {
            (problem.params["table"], problem.params["key"][0])
            for problem in self.package.problems
            if problem.code == "removal_not_allowed"
        }
        for name, sheet in self.package.sheets.items():
            gone = [code for table, code in removed if table == name and sheet.table.is_coded]
            if not gone:
                continue
            by_slip = {loose(code): code for code in gone}
            stored = self.existing.rows[name]
            by_title = {_title(stored[(code,)].values): code for code in gone}
            by_title.pop("", None)
            for key, record in self.desired.rows[name].items():
                if key in stored:
                    continue
                other = by_slip.get(loose(key[0])) or by_title.get(_title(record.values))
                if other is not None:
                    place = self.package.place(name, record.row, "code")
                    self.package.problems.add("code_renamed", place, key[0], suggestion=other)

    def named(self, problem: Problem) -> Problem:
        """Return *problem* with the code that was meant, and with what is wrong in its letters."""
        cell = _cell_of_code(problem)
        if cell is None:
            return problem
        wrong, params = str(problem.value), dict(problem.params)
        if letter := foreign_letter(wrong):
            params["letter"] = letter
        if problem.code == "code_renamed":
            return replace(problem, params=params)
        code, meant = self._meant(problem, *cell)
        if code == "code_is_date" and (day := date_in(wrong)):
            params["likely"] = [meant] if meant else list(codes_of_date(day))
        elif meant:
            params["suggestion"] = meant
        return replace(problem, code=code, params=params)

    def _meant(self, problem: Problem, table: Table, column: Column) -> tuple[str, str | None]:
        """Return the code of the problem, and of the thing that was meant."""
        known, vanishing = self._codes(table, column)
        wrong = str(problem.value)
        if column.refers_to is None and (meant := self._by_title(problem, table, vanishing)):
            is_day = problem.code != "code_is_number" and date_in(wrong)
            return ("code_is_date" if is_day else problem.code), meant
        if column.refers_to and (meant := self._titled(column.refers_to, wrong)):
            return problem.code, meant
        key = (table.name, column.name, problem.code, wrong)
        if key not in self.meant:
            self.meant[key] = self._looked_up(problem.code, wrong, known, vanishing)
        return self.meant[key]

    def _titled(self, table: str, wrong: str) -> str | None:
        """Return the code of the thing whose title was written instead of it."""
        if table not in self.titled:
            rows = sorted(self.desired.rows[table].items(), key=lambda row: row[0], reverse=True)
            # As a problem keeps what was written: a long one is cut.
            self.titled[table] = {
                fold(shorten(record.values.get("title") or "")): key[0] for key, record in rows
            }
        return self.titled[table].get(fold(wrong)) if fold(wrong) else None

    def _looked_up(
        self, code: str, wrong: str, known: set[str], vanishing: set[str]
    ) -> tuple[str, str | None]:
        if code == "code_is_number":
            return code, _first(codes_like_number(wrong, vanishing | known))
        if day := date_in(wrong):
            return "code_is_date", _first(codes_like_date(day, vanishing | known))
        if self.lookups >= _MAX_SUGGESTIONS:
            return code, None
        self.lookups += 1
        return code, likely_code(wrong, vanishing, known)

    def _by_title(self, problem: Problem, table: Table, vanishing: set[str]) -> str | None:
        """Return the code that goes and whose title the row of *problem* has."""
        if table.name not in self.titles:
            records = self.package.sheets[table.name].records
            stored = self.existing.rows[table.name]
            self.titles[table.name] = (
                {record.row: _title(record.values) for record in records},
                {_title(stored[(code,)].values): code for code in sorted(vanishing, reverse=True)},
            )
        by_row, by_title = self.titles[table.name]
        title = by_row[problem.place.row or 0]
        return by_title.get(title) if title else None

    def _codes(self, table: Table, column: Column) -> tuple[set[str], set[str]]:
        """Return the codes that a cell of *column* may have, and those whose rows would go."""
        place = (table.name, column.name)
        if place not in self.codes:
            known = self.desired.codes(column.refers_to) if column.refers_to else set()
            self.codes[place] = known, self._vanishing(table, column)
        return self.codes[place]

    def _vanishing(self, table: Table, column: Column) -> set[str]:
        if table.name not in self.package.sheets or column.name not in table.key:
            return set()
        index = table.key.index(column.name)
        if table.ledger:
            kept: Iterable[Key] = self.desired.ledgers[table.name]
            stored: Iterable[Key] = self.existing.ledgers[table.name]
        else:
            kept, stored = self.desired.rows[table.name], self.existing.rows[table.name]
        return {key[index] for key in set(stored) - set(kept) if key[index] is not None}

    def traced(self, problems: list[Problem]) -> list[Problem]:
        """Return *problems*, each with the one that it follows from."""
        for problem in problems:
            self._note_spoilt(problem)
        for problem in problems:
            if self._root(problem) is None:
                self._note_misnamed(problem)
        for problem in problems:
            if problem.code == "removal_not_allowed" and self._root(problem) is None:
                table, key = problem.params["table"], problem.params["key"]
                if BY_NAME[table].is_coded:
                    self.spoilt.setdefault((table, loose(key[0])), problem)
        causes = (*self.spoilt.values(), *self.misnamed.values(), *self.absent.values())
        roots = {id(one) for one in causes}
        # Those that others follow from stay the very objects that these name.
        return [
            problem
            if id(problem) in roots or (root := self._root(problem)) is None
            else replace(problem, root=root)
            for problem in problems
        ]

    def _note_spoilt(self, problem: Problem) -> None:
        cell = _cell_of_code(problem)
        if cell and cell[1].refers_to is None:
            for code in (str(problem.value), *_suggestions(problem)):
                self.spoilt.setdefault((cell[0].name, loose(code)), problem)

    def _note_misnamed(self, problem: Problem) -> None:
        cell = _cell_of_code(problem)
        if cell and cell[1].refers_to is not None:
            for code in (str(problem.value), *_suggestions(problem)):
                self.misnamed.setdefault((cell[0].name, cell[1].name, loose(code)), problem)

    def _root(self, problem: Problem) -> Problem | None:
        """Return what *problem* follows from; None when it stands for itself."""
        if (column := _absent_column(problem, self.package)) is not None:
            return self.absent.get(column)
        things = (self.spoilt.get((name, loose(code))) for name, code in _things_of(problem))
        cells = (
            self.misnamed.get((name, column, loose(code)))
            for name, column, code in _cells_of(problem)
        )
        found = (root for root in (*things, *cells) if root is not None and root is not problem)
        return next(found, None)


def _cell_of_code(problem: Problem) -> tuple[Table, Column] | None:
    """Return table and column of a problem about a code; None for any other."""
    table, name = problem.place.table, problem.place.field
    if table is None or name is None or problem.code not in _OF_CODES:
        return None
    return BY_NAME[table], BY_NAME[table].by_name[name]


def _absent_column(problem: Problem, package: Package) -> tuple[str, str] | None:
    """Return table and column of a problem in a row whose sheet has no such column."""
    place = problem.place
    if place.table is None or place.field is None or place.row is None:
        return None
    sheet = package.sheets.get(place.table)
    is_absent = sheet is not None and place.field not in sheet.headers
    return (place.table, place.field) if is_absent else None


def _title(values: Values) -> str:
    return fold(values.get("title") or "")


def _first(codes: list[str]) -> str | None:
    return next(iter(codes), None)


def _suggestions(problem: Problem) -> list[str]:
    found = problem.params.get("suggestion")
    return [str(found)] if found else list(map(str, problem.params.get("likely", ())))


def _things_of(problem: Problem) -> Iterator[tuple[str, str]]:
    """Yield the things that a problem names besides the one it is about: (table, code)."""
    table = problem.place.table
    if problem.code == "removal_not_allowed":
        owner = BY_NAME[problem.params["table"]]
        if owner.is_coded:
            yield owner.name, problem.params["key"][0]
        for column, code in _key_cells(problem):
            assert column.refers_to is not None
            yield column.refers_to, code
    elif problem.code == "still_referenced" and table:
        yield table, str(problem.value)
    elif (cell := _cell_of_code(problem)) and cell[1].refers_to:
        yield cell[1].refers_to, str(problem.value)


def _cells_of(problem: Problem) -> Iterator[tuple[str, str, str]]:
    if problem.code == "removal_not_allowed":
        for column, code in _key_cells(problem):
            yield problem.params["table"], column.name, code


def _key_cells(problem: Problem) -> Iterator[tuple[Column, str]]:
    """Yield the cells of a removed row's key that name other things."""
    table: Table = BY_NAME[problem.params["table"]]
    values: Values = dict(zip(table.key, problem.params["key"], strict=True))
    for column in table.columns:
        if column.refers_to and column.name in table.key and values[column.name]:
            yield column, values[column.name]
