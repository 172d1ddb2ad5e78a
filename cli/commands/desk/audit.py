"""`audit`: who did what, when, as the desk shows it and takes it away."""

from pathlib import Path
from typing import Annotated

import typer

from cli.console import out, texts
from cli.opening import open_writable


def audit(
    *, csv: Annotated[Path | None, typer.Option(help=texts("cli.audit.csv"))] = None
) -> None:
    """Print the latest entries, or write all of them to a file."""
    from core.database.engine import reading
    from core.desk.audit_reading import latest_entries
    from core.settings import load_settings
    from portal.desk.audit_routes import audit_lines, audit_row

    engine = open_writable(load_settings())
    if csv is not None:
        with csv.open("w", encoding="utf-8", newline="") as file:
            file.writelines(audit_lines(engine))
        out(str(csv))
        return
    with reading(engine) as session:
        found = latest_entries(session)
    if not found:
        out(texts("cli.audit.none"))
    for entry in found:
        row = audit_row(entry)
        details = "، ".join(f"{name}: {value}" for name, value in row.details)
        line = f"{row.moment}، {row.by}: {row.title}"
        out(f"{line}، {details}" if details else line)
