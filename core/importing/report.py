"""What an import says to the person at the command line, line by line."""

from core.enums import ImportState
from core.importing.changeset.proposal import QualityWarning
from core.importing.problems import Problem, render
from core.importing.request import ImportOutcome
from core.importing.validation.warning_texts import warning_text
from core.persian import isolate, number
from core.plan.schema import BY_NAME
from core.texts import Texts

MAX_WARNINGS = 20
_TALLIED = ("read", "taken", "skipped", "unneeded")


def problem_lines(outcome: ImportOutcome, texts: Texts) -> list[str]:
    """Return every problem, and how many more there are; and what was skipped."""
    problems = outcome.problems
    lines = skipped_lines(outcome, texts)
    lines.append(texts("cli.import.refused", count=_count(problems.total, texts)))
    lines += [render(problem, texts) for problem in problems]
    if problems.hidden:
        lines.append(texts("cli.import.hidden", count=_count(problems.hidden, texts)))
    return lines


def proposal_lines(outcome: ImportOutcome, texts: Texts) -> list[str]:
    """Return the lines of what was skipped, what changes table by table, and the warnings."""
    proposal = outcome.proposal
    assert proposal is not None
    texts = texts.of(proposal.shape)
    is_applied = outcome.state is ImportState.APPLIED
    lines = skipped_lines(outcome, texts)
    if proposal.is_empty:
        lines.append(texts("cli.import.nothing"))
    else:
        head = "cli.import.applied" if is_applied else "cli.import.proposed"
        lines.append(texts(head, run=_count(outcome.run or 0, texts)))
    for name, counts in proposal.counts.items():
        shown = {kind: _count(count, texts) for kind, count in counts.items()}
        table = BY_NAME[name].title if texts.language == "fa" else name
        lines.append(texts("cli.import.counts", table=table, **shown))
    if proposal.foreign:
        lines.append(texts("cli.import.foreign", count=_count(len(proposal.foreign), texts)))
    lines += _warning_lines(proposal.warnings, texts)
    if is_applied and not proposal.is_empty:
        lines.append(texts("cli.import.next"))
    return lines


def skipped_lines(outcome: ImportOutcome, texts: Texts) -> list[str]:
    """Return every value that was skipped, with its row and the reason; nothing when none was."""
    tally, skipped = outcome.tally, outcome.skipped
    if tally is None:
        return []
    counts = {name: _count(getattr(tally, name), texts) for name in _TALLIED}
    lines = [texts("cli.import.tally", **counts)]
    if skipped:
        lines.append(texts("cli.import.skipped", count=_count(skipped.total, texts)))
    lines += [render(problem, texts) for problem in sorted(skipped, key=_where)]
    if skipped.hidden:
        lines.append(texts("cli.import.more_skipped", count=_count(skipped.hidden, texts)))
    return lines


def _where(problem: Problem) -> tuple[int, int]:
    return problem.place.row or 0, problem.place.column_index or 0


def _warning_lines(warnings: list[QualityWarning], texts: Texts) -> list[str]:
    if not warnings:
        return []
    lines = [texts("cli.import.warnings", count=_count(len(warnings), texts))]
    lines += [render_warning(warning, texts) for warning in warnings[:MAX_WARNINGS]]
    if len(warnings) > MAX_WARNINGS:
        lines.append(
            texts("cli.import.more_warnings", count=_count(len(warnings) - MAX_WARNINGS, texts))
        )
    return lines


def render_warning(warning: QualityWarning, texts: Texts) -> str:
    """Return *warning* in one line: what it is about and what is odd."""
    table = BY_NAME[warning.thing].title if texts.language == "fa" else warning.thing
    sentence = warning_text(warning.rule, warning.details, texts)
    return f"{table} {isolate(warning.key.rstrip('|'))}: {sentence}"


def _count(value: int, texts: Texts) -> str:
    return number(value) if texts.language == "fa" else f"{value:,}"
