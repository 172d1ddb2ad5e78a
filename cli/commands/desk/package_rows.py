"""`packages rows`, `row`, `withdraw-row`: single rows without a file, as in the desk's forms."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import moment
from cli.commands.desk.package_doing import ReasonOption, do_jobs, show
from cli.console import out, texts
from cli.opening import open_writable
from cli.options import ByOption, author
from core.desk.rights import Action

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.plan.schema import Table

TableArgument = Annotated[str, typer.Argument(help=texts("cli.packages.table"))]


def rows(
    table: TableArgument,
    code: Annotated[str, typer.Argument(help=texts("cli.packages.code"))],
) -> None:
    """Print the rows of a table that have a code, each with its key and its cells."""
    from core.database.engine import reading
    from core.desk.packages.package_rows import plan_of_rows, row_table, rows_of
    from core.settings import load_settings

    engine = open_writable(load_settings())
    with reading(engine) as session:
        found = rows_of(session, plan_of_rows(engine), row_table(table), code)
    if not found:
        out(texts("cli.packages.no_rows"))
    for row in found:
        out(f"{row.key} {row.title}".rstrip())
        for name, cell in row.cells.items():
            if cell:
                out(f"  {name}={cell}")


def row(
    table: TableArgument,
    cells: Annotated[list[str], typer.Argument(help=texts("cli.packages.cells"))],
    *,
    reason: ReasonOption = "",
    by: ByOption = None,
) -> None:
    """Hand in one row, corrected or new; its other cells stay as they are."""
    from core.database.engine import reading
    from core.desk.packages.package_rows import completed_row, plan_of_rows, row_table
    from core.settings import load_settings

    chosen = row_table(table)
    given = _cells(chosen, cells)
    engine = open_writable(load_settings())
    with reading(engine) as session:
        whole = completed_row(session, plan_of_rows(engine), chosen, given)
    _hand_in(chosen, whole, reason, by)


def withdraw_row(
    table: TableArgument,
    key: Annotated[str, typer.Argument(help=texts("cli.packages.key"))],
    *,
    reason: ReasonOption,
    by: ByOption = None,
) -> None:
    """Hand in that a row is taken out of the plan, with a reason."""
    from core.database.engine import reading
    from core.desk.packages.package_rows import find_row, plan_of_rows, row_table
    from core.settings import load_settings

    chosen = row_table(table)
    engine = open_writable(load_settings())
    with reading(engine) as session:
        found = find_row(session, plan_of_rows(engine), chosen, key)
    _hand_in(chosen, found.cells, reason, by, withdraws=True)


def _cells(table: "Table", cells: list[str]) -> dict[str, str]:
    """Return the value of each column in *cells*, written as `column=value`; BadParameter."""
    names = {column.name for column in table.columns}
    given = {}
    for cell in cells:
        name, sign, value = cell.partition("=")
        if not sign or name.strip() not in names:
            columns = "، ".join(column.name for column in table.columns)
            raise typer.BadParameter(texts("cli.packages.cell_bad", value=cell, columns=columns))
        given[name.strip()] = value.strip()
    return given


def _hand_in(
    table: "Table",
    cells: "Mapping[str, str]",
    reason: str,
    by: str | None,
    *,
    withdraws: bool = False,
) -> None:
    from core.database.engine import transaction
    from core.desk.accounts import check_right
    from core.desk.packages.package_rows import hand_in_row
    from core.settings import load_settings

    settings, who = load_settings(), author(by)
    with transaction(open_writable(settings)) as session:
        check_right(session, who, Action.HAND_IN)
        package = hand_in_row(
            session,
            settings,
            table,
            cells,
            reason=reason,
            withdraws=withdraws,
            by=who,
            now=moment.utc_now(),
        )
        number = package.id
    assert number is not None
    do_jobs(settings)
    show(number)
