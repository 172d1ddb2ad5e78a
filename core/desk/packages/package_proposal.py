"""What a package that was read before would change now, for whoever is to write it."""

from collections.abc import Mapping
from datetime import datetime

from core.database.engine import reading
from core.desk.packages.jobs.job_context import JobContext, given_file
from core.desk.packages.package_digest import changes_digest_of, digest_of
from core.enums import QualityRule
from core.importing.changeset.proposal import Proposal, QualityWarning
from core.importing.propose import propose
from core.importing.readers.kept_files import KeptFile
from core.importing.readers.package_reader import read_package
from core.models import DeskPackage, ImportRun, PackageApproval, thing_id
from core.texts import load_texts


def propose_again(context: JobContext, package: DeskPackage) -> Proposal | None:
    """Work out anew what *package* changes; None where it has problems by now."""
    assert package.file is not None
    path = given_file(context.settings, package)
    file = context.settings.imports_dir / package.file
    kept = KeptFile(package.file, path.name, file.stat().st_size, file)
    read = read_package(path, kept=kept)
    with reading(context.engine) as session:
        proposal = propose(
            session,
            package=read,
            plan=package.plan,
            scope=package.scope,
            reason=package.note,
        )
    if proposal is not None:
        proposal.warnings = [
            one for one in proposal.warnings if not is_answered_by_reason(one, package.reasons)
        ]
    return proposal


def is_answered_by_reason(warning: QualityWarning, reasons: Mapping[str, str]) -> bool:
    """Return whether all that *warning* misses is a reason, which is given at the desk."""
    is_of_reason = warning.rule == QualityRule.REVISION_WITHOUT_REASON
    return is_of_reason and thing_id(warning.thing, warning.key) in reasons


def is_of_digest(package: DeskPackage, proposal: Proposal, release: int | None) -> bool:
    """Return whether *proposal* on top of *release* is what the package's digest stands for."""
    changes = changes_digest_of(proposal, base_release=release)
    return digest_of(changes, note=package.note, reasons=package.reasons) == package.digest


def run_of(package: DeskPackage, proposal: Proposal, now: datetime) -> ImportRun:
    """Return the import by which *proposal* is written to the plan."""
    assert package.file is not None
    summary = {
        "tables": proposal.counts,
        "warnings": len(proposal.warnings),
        "problem_count": 0,
        "problems": [],
    }
    return ImportRun(
        plan=proposal.plan,
        file=package.file,
        by=package.handed_in_by,
        reason=package.note,
        reasons=package.reasons,
        started_at=now,
        summary=summary,
    )


def public_note(package: DeskPackage, approval: PackageApproval | None) -> str | None:
    """Return what the release says of itself: the package's note, and why nobody else approved."""
    if approval is None or approval.override_reason is None:
        return package.note
    own = load_texts()("desk.override_note", reason=approval.override_reason)
    return own if package.note is None else f"{package.note} {own}"
