"""Rules of codes: they become addresses and names of folders."""

from core.importing.changeset.stored_state import StoredState
from core.importing.likely_codes import codes_of_date, date_in
from core.importing.validation.checking import Checker
from core.plan.reserved import is_reserved, twin_key
from core.plan.schema import TABLES


def check_codes(checker: Checker, existing: StoredState) -> None:
    """Hold that no code of the package is reserved, or the twin of one that there is or was."""
    for table in TABLES:
        if not table.is_coded or table.geojson is not None:
            continue
        known = {twin_key(key[0]): key[0] for key in existing.removed[table.name]}
        for record in checker.records(table.name):
            code = record.values["code"]
            other = known.setdefault(twin_key(code), code)
            day = date_in(code)
            if day and (code,) not in existing.rows[table.name]:
                likely = codes_of_date(day)
                checker.report("code_is_date", table.name, record, "code", likely=likely)
            elif is_reserved(table.name, code):
                checker.report("code_reserved", table.name, record, "code")
            elif other != code:
                checker.report("code_twin", table.name, record, "code", other=other)
    _check_numbers(checker)


def _check_numbers(checker: Checker) -> None:
    """Hold that no two districts have one number: their pages go by it."""
    known: dict[int, str] = {}
    for record in checker.records("districts"):
        number, code = record.values["number"], record.values["code"]
        if number is not None and known.setdefault(number, code) != code:
            checker.report("number_taken", "districts", record, "number", other=known[number])
