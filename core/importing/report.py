"""What came of an import, in lines a clerk reads."""

from collections.abc import Iterator

from core.importing.doubts import render_doubt
from core.importing.entry import ImportOutcome
from core.importing.problems import render
from core.models.enums import ImportState
from core.persian import number, persian_digits
from core.texts import Texts

_DOUBTS_SHOWN = 10


def tell_problems(outcome: ImportOutcome, texts: Texts) -> Iterator[str]:
    """Tell every problem that is kept, how many more there are, and that nothing was applied."""
    problems = outcome.problems
    for problem in problems:
        yield f"• {render(problem, texts)}"
    if problems.hidden:
        yield texts("cli.import.hidden", count=number(problems.hidden))
    yield texts("cli.import.refused", count=number(problems.total))


def tell_proposal(outcome: ImportOutcome, texts: Texts) -> Iterator[str]:
    """Tell what changes table by table, and what is doubtful."""
    assert outcome.proposal is not None
    is_applied = outcome.state == ImportState.APPLIED
    run = persian_digits(outcome.run)
    yield texts("cli.import.applied", run=run) if is_applied else texts("cli.import.proposed")
    changed = {
        table: counts
        for table, counts in outcome.proposal.counts.items()
        if any(count for kind, count in counts.items() if kind != "unchanged")
    }
    if not changed:
        yield texts("cli.import.nothing")
    for table, counts in changed.items():
        shown = {kind: number(count) for kind, count in counts.items()}
        yield "  " + texts("cli.import.counts", table=texts(f"table.{table}"), **shown)
    yield from _doubts(outcome, texts)
    if is_applied:
        yield texts("cli.import.next")


def _doubts(outcome: ImportOutcome, texts: Texts) -> Iterator[str]:
    assert outcome.proposal is not None
    doubts = outcome.proposal.doubts
    if doubts:
        yield texts("cli.import.doubts", count=number(len(doubts)))
    for doubt in doubts[:_DOUBTS_SHOWN]:
        yield f"  • {render_doubt(doubt, texts)}"
    if len(doubts) > _DOUBTS_SHOWN:
        yield "  " + texts("cli.import.more_doubts", count=number(len(doubts) - _DOUBTS_SHOWN))
