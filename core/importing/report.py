"""What an import says to the person at the command line, line by line."""

from collections.abc import Iterable, Sequence
from itertools import islice

from core.enums import ImportState
from core.importing.causes import Cause, group_causes
from core.importing.changeset.proposal import QualityWarning
from core.importing.diff import diff_of
from core.importing.problems import Problem, render, shown_value
from core.importing.request import ImportOutcome
from core.importing.validation.warning_texts import warning_text
from core.importing.writers.diff_lines import diff_lines
from core.persian import isolate, number
from core.plan.schema import BY_NAME
from core.texts import Texts

MAX_WARNINGS = 20
MAX_CAUSES = 40
MAX_SKIPPED = 1_000
_MAX_LISTED = 5
_TALLIED = ("read", "taken", "skipped", "unneeded")


def problem_lines(outcome: ImportOutcome, texts: Texts) -> list[str]:
    """Return every cause once with where it occurs, and how many more there are."""
    problems = outcome.problems
    causes = group_causes(problems)
    lines = skipped_lines(outcome, texts)
    lines.append(texts("cli.import.refused", count=_count(problems.total, texts)))
    if problems.total > len(causes):
        lines.append(texts("cli.import.causes", count=_count(len(causes), texts)))
    for cause in causes[:MAX_CAUSES]:
        lines += cause_lines(cause, texts)
    rest = causes[MAX_CAUSES:]
    if outcome.blocked:
        lines.append(texts("cli.import.blocked"))
        lines += diff_lines(diff_of(outcome.blocked), texts.of(outcome.blocked.shape))
    lines += note_lines(outcome, texts)
    hidden = problems.hidden + sum(cause.total for cause in rest)
    if hidden:
        lines.append(texts("cli.import.hidden", count=_count(hidden, texts)))
    return lines


def cause_lines(cause: Cause, texts: Texts) -> list[str]:
    """Return a cause in a line, where else it occurs in a second, and what follows from it."""
    lines = [render(cause.first, texts)]
    others = cause.problems[1:]
    if cause.names_rows and others:
        names = _listed((_quoted(one, texts) for one in others), len(others), texts)
        lines.append(texts("cli.import.others", count=_count(len(others), texts), names=names))
    elif others:
        shown = {"count": _count(len(others), texts), "rows": _rows(others, texts)}
        lines.append(texts("cli.import.again", **shown))
    return [*lines, *(_consequence(one, texts) for one in cause.consequences)]


def _quoted(problem: Problem, texts: Texts) -> str:
    return texts("cli.import.quoted", name=shown_value(problem.value, texts))


def _consequence(cause: Cause, texts: Texts) -> str:
    place = cause.first.place
    named = BY_NAME[place.table].title if place.table and texts.language == "fa" else place.table
    shown = {"count": _count(cause.total, texts), "table": named or place.file or ""}
    if all(problem.place.row is None for problem in cause.problems):
        return texts("cli.import.follows", **shown)
    return texts("cli.import.follows_in", **shown, rows=_rows(cause.problems, texts))


def note_lines(outcome: ImportOutcome, texts: Texts) -> list[str]:
    """Return what was read in a way that the clerk should know of."""
    if not outcome.notes:
        return []
    lines = [texts("cli.import.notes")]
    lines += [render(note, texts, "note") for note in outcome.notes[:MAX_WARNINGS]]
    if outcome.notes.total > MAX_WARNINGS:
        more = _count(outcome.notes.total - MAX_WARNINGS, texts)
        lines.append(texts("cli.import.more_notes", count=more))
    return lines


def _rows(problems: Sequence[Problem], texts: Texts) -> str:
    rows = [problem.place.row for problem in problems if problem.place.row is not None]
    return _listed((_bare(row, texts) for row in rows), len(rows), texts)


def _listed(names: Iterable[str], count: int, texts: Texts) -> str:
    """Join the first few of *count* names, and say whether there are more."""
    listed = texts("import.list_separator").join(islice(names, _MAX_LISTED))
    return listed + texts("cli.import.and_more") if count > _MAX_LISTED else listed


def _bare(row: int, texts: Texts) -> str:
    return number(row) if texts.language == "fa" else str(row)


def proposal_lines(outcome: ImportOutcome, texts: Texts, reason: str | None = None) -> list[str]:
    """Return what was skipped, what changes by table and by thing, the questions and warnings."""
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
    lines += diff_lines(diff_of(proposal, reason), texts)
    if proposal.questions:
        lines.append(texts("cli.import.questions", count=_count(len(proposal.questions), texts)))
    if proposal.foreign:
        lines.append(texts("cli.import.foreign", count=_count(len(proposal.foreign), texts)))
    lines += note_lines(outcome, texts)
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
    lines += [render(problem, texts) for problem in sorted(skipped, key=_where)[:MAX_SKIPPED]]
    if skipped.total > MAX_SKIPPED:
        more = _count(skipped.total - MAX_SKIPPED, texts)
        lines.append(texts("cli.import.more_skipped", count=more))
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
