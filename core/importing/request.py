"""What is asked of an import, and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from core.enums import ImportState, PackageScope
from core.importing.changeset.proposal import Proposal
from core.importing.problems import Problems
from core.importing.readers.kept_files import KeptFile
from core.importing.readers.package_reader import Tally
from core.progress import Progress, silent

# What is done with the kept copy of a refused file, while it is sure to be there.
type Refused = Callable[[KeptFile, Problems], None]


def ignore_refused(_file: KeptFile, _problems: Problems) -> None:
    """Do nothing with the copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What is asked of an import, whatever the file is. `plan` None: the package names it.

    `scope` says what becomes of the rows that the package lacks. `mapping`
    is the hash of the file that said how to read the values. `refused` gets the kept
    copy and the problems of what is refused. `progress` gets (step, done, total).
    """

    plan: str | None
    by: str
    now: datetime
    reason: str | None = None
    dry_run: bool = False
    scope: PackageScope = PackageScope.WHOLE
    mapping: str | None = None
    progress: Progress = silent
    refused: Refused = ignore_refused


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How an import ended. `proposal` is None when it was refused for its `problems`.

    What was turned away before anything was read of it has neither `run` nor kept `file`.

    Of a file whose bad values do not stop the others, `skipped` says which and why, and `tally`
    how many; a package in the ordinary sense has none. `notes` say what of a package was read
    in a way that its clerk should know of. `blocked` is what would change, where nothing but
    removals that are not allowed is in the way.
    """

    state: ImportState
    run: int | None
    file: KeptFile | None
    plan: str | None
    problems: Problems
    proposal: Proposal | None
    skipped: Problems
    tally: Tally | None
    notes: Problems = field(default_factory=Problems)
    blocked: Proposal | None = None
