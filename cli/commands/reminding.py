"""`punctuality`: who owes figures, and a text that asks for them."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import moment
from cli.console import out, texts
from cli.options import PlanOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.release.reader import Release

_BODIES = ("custodian", "responsible")
_MOST_DAYS = 366


def punctuality(
    *,
    plan: PlanOption = None,
    by: Annotated[str, typer.Option(help=texts("cli.punctuality.by"))] = _BODIES[0],
    days: Annotated[int, typer.Option(help=texts("cli.punctuality.days"))] = 30,
) -> None:
    """Print what each body owes by the last release: a text for each, to be sent by hand."""
    from core.release.current import CurrentReleases
    from core.settings import load_settings

    if by not in _BODIES:
        raise typer.BadParameter(texts("cli.punctuality.no_body", words="، ".join(_BODIES)))
    if not 0 <= days <= _MOST_DAYS:
        raise typer.BadParameter(texts("cli.punctuality.no_days"))
    settings = load_settings()
    release = CurrentReleases(settings.releases_dir, settings.plan).get(plan)
    letters = list(_letters(release, by, days))
    out("\n\n".join(letters) if letters else texts("cli.punctuality.nothing"))


def _letters(release: "Release", by: str, days: int) -> "Iterator[str]":
    from datetime import timedelta

    from core.release.derived.punctuality import due_lists, due_today
    from core.release.records import DueFigure, Indicator
    from core.wording.arrivals import reminder_text

    today = due_today(release, moment.utc_now())
    until = today + timedelta(days=days)
    titles = {row.code: row.title for row in release.stream(Indicator)}
    rows = release.stream(DueFigure)
    found = due_lists(rows, lambda row: str(getattr(row, by) or ""), today, until)
    for body, due_list in found.items():
        yield reminder_text(body, due_list, titles, release.plan.title, texts.of(release.shape))
