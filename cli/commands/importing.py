"""Commands on a plan's files: `import`, `template`, `export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import moment
from cli.console import err, out, progress_bars, texts
from cli.opening import open_migrated, open_writable, writing
from cli.options import ByOption, PlanOption, QprOption, author, demand
from core.enums import PackageScope
from core.persian import number
from core.texts import Texts, load_texts

if TYPE_CHECKING:
    from core.importing.diff import ThingDiff
    from core.importing.problems import Problems
    from core.importing.readers.kept_files import KeptFile
    from core.importing.request import ImportOutcome


_OUT = (".xlsx", ".html", ".htm")


def import_(
    path: Annotated[Path, typer.Argument(help=texts("cli.import.path"))],
    *,
    plan: PlanOption = None,
    by: ByOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=texts("cli.import.dry_run"))] = False,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help=texts("cli.import.allow_removals"))
    ] = False,
    append: Annotated[bool, typer.Option("--append", help=texts("cli.import.append"))] = False,
    reason: Annotated[str | None, typer.Option(help=texts("cli.import.reason"))] = None,
    mark: Annotated[Path | None, typer.Option(help=texts("cli.import.mark"))] = None,
    out_path: Annotated[Path | None, typer.Option("--out", help=texts("cli.import.out"))] = None,
    replace: Annotated[Path | None, typer.Option(help=texts("cli.import.replace"))] = None,
    replacements_out: Annotated[
        Path | None, typer.Option(help=texts("cli.import.replacements_out"))
    ] = None,
    english: Annotated[bool, typer.Option("--english", help=texts("cli.import.english"))] = False,
    qpr: QprOption = None,
) -> None:
    """Read a data package, show what changes, and apply it as a whole."""
    from core.importing.pipeline import import_file
    from core.settings import load_settings

    demand(path, qpr, replace)
    _check_names(path, mark, out_path, is_contrary=append and allow_removals)
    settings = load_settings()
    chosen = load_texts("en") if english else texts
    with writing(settings, "import"), progress_bars() as progress:
        outcome = import_file(
            open_writable(settings),
            path,
            mapping=qpr,
            replacements=None if qpr else replace,
            plan=plan,
            by=author(by),
            now=moment.utc_now(),
            imports_dir=settings.imports_dir,
            dry_run=dry_run,
            scope=_scope(append=append, allow_removals=allow_removals),
            reason=reason,
            progress=progress,
            budget_bytes=settings.imports_budget_mb << 20,
            refused=lambda file, problems: _mark(file, problems, mark, chosen),
        )
    _report(outcome, chosen, reason, out_path)
    if outcome.proposal is None:
        _leave_refused(outcome, mark, replacements_out, chosen)


def _scope(*, append: bool, allow_removals: bool) -> PackageScope:
    """Return what becomes of the rows that the file lacks."""
    if append:
        return PackageScope.PART
    return PackageScope.WITH_REMOVALS if allow_removals else PackageScope.WHOLE


def _write_replacements(path: Path, outcome: "ImportOutcome") -> None:
    """Write the wrong values of a refused file, for the clerk to say what they shall be."""
    from core.importing.causes import group_causes
    from core.importing.readers.replacement_files import write_replacements

    count = write_replacements(path, group_causes(outcome.problems))
    err(texts("cli.import.replacements_written", count=number(count), path=path))


def explain(
    path: Annotated[Path, typer.Argument(help=texts("cli.import.path"))],
    *,
    english: Annotated[bool, typer.Option("--english", help=texts("cli.import.english"))] = False,
) -> None:
    """Print how each sheet and column of a file is read; no database, no rules."""
    from core.importing.explain_lines import explain_lines
    from core.importing.readers.package_reader import read_package

    demand(path)
    with progress_bars() as progress:
        package = read_package(path, progress)
    out("\n".join(explain_lines(package, load_texts("en") if english else texts)))


def _leave_refused(
    outcome: "ImportOutcome", mark: Path | None, replacements_out: Path | None, chosen: Texts
) -> None:
    """End with the status of what is refused, once what helps to mend it is there."""
    if replacements_out:
        _write_replacements(replacements_out, outcome)
    if outcome.file is None:
        _mark(None, outcome.problems, mark, chosen)
    if mark:
        err(chosen("cli.import.marked", path=mark))
    raise typer.Exit(1)


def _check_names(
    path: Path, mark: Path | None, out_path: Path | None, *, is_contrary: bool
) -> None:
    """Raise BadParameter for options that contradict each other or name no file to be written."""
    if is_contrary:
        raise typer.BadParameter(texts("cli.import.append_or_removals"))
    if mark and mark.resolve() == path.resolve():
        raise typer.BadParameter(texts("cli.import.mark_itself"))
    if out_path and out_path.suffix.lower() not in _OUT:
        raise typer.BadParameter(texts("cli.import.out_kind"))


def _report(
    outcome: "ImportOutcome", chosen: Texts, reason: str | None, out_path: Path | None
) -> None:
    """Print how an import ended, and write all that changes where that is asked for."""
    from core.importing.diff import diff_of
    from core.importing.report import problem_lines, proposal_lines

    proposal = outcome.proposal or outcome.blocked
    if out_path and proposal:
        _write_proposal(out_path, diff_of(proposal, reason), chosen.of(proposal.shape))
    if outcome.proposal is not None:
        out("\n".join(proposal_lines(outcome, chosen, reason)))
    else:
        err("\n".join(problem_lines(outcome, chosen)))


def _write_proposal(path: Path, things: "list[ThingDiff]", chosen: Texts) -> None:
    """Write all that changes as the kind of file that *path* is called."""
    from cli.proposal_page import write_proposal_page
    from core.importing.writers.proposal_workbook import write_proposal

    write = write_proposal if path.suffix.lower() == ".xlsx" else write_proposal_page
    write(path, things, chosen)
    err(chosen("cli.import.written", path=path))


def _mark(kept: "KeptFile | None", problems: "Problems", mark: Path | None, chosen: Texts) -> None:
    """Mark the refused file, while its kept copy is sure to be there."""
    from core.importing.writers.marked_workbook import mark_workbook

    if mark:
        mark_workbook(kept.path if kept else None, problems, mark, chosen, kept=kept)


def template(
    path: Annotated[Path, typer.Argument(help=texts("cli.template.path"))],
) -> None:
    """Write the empty workbook that a clerk fills in."""
    from core.importing.writers.template import write_template

    write_template(path)
    out(texts("cli.template.done", path=path))


def export(
    path: Annotated[Path, typer.Argument(help=texts("cli.export.path"))],
    *,
    plan: PlanOption = None,
    qpr: QprOption = None,
) -> None:
    """Write the plan in the format it is imported in, or its values as QPR loads them."""
    from core.database.engine import reading
    from core.importing.writers.qpr_export import export_file
    from core.publishing.plans import only_plan
    from core.settings import load_settings

    demand(qpr)
    engine = open_migrated(load_settings())
    code = plan or only_plan(engine)
    with reading(engine) as session:
        export_file(session, code, path, mapping=qpr)
    out(texts("cli.export.done", plan=code, path=path))
