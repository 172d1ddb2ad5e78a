"""The one family of deliberate errors: a code and typed attributes, no text for users.

Edges (command line, HTTP, bot) translate a code once. Bad rows of a package are collected values
(core/importing/problems.py), not exceptions.
"""

from pathlib import Path
from typing import ClassVar, dataclass_transform


@dataclass_transform(eq_default=False)
class QotbnamaError(Exception):
    """Something the program foresaw; `code` is the key of its message (`error.<code>`).

    What a class of it declares are its attributes, given in their order or by name. They are read
    here and not by `dataclass`, which compiles a program for each class: every command would wait.
    """

    code: ClassVar[str] = "unexpected"
    attributes: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Add what *cls* declares to the attributes of its base."""
        own = vars(cls).get("__annotations__", {})
        cls.attributes = (*cls.attributes, *(name for name in own if name != "code"))

    def __init__(self, *values: object, **named: object) -> None:
        """Take the attributes; one that is not given has its class's default."""
        given = {**dict(zip(self.attributes, values, strict=False)), **named}
        for name in self.attributes:
            setattr(self, name, given[name] if name in given else getattr(type(self), name))
        # Lets the log show the attributes, and another process hand the error over.
        super().__init__(*(getattr(self, name) for name in self.attributes))


class PlanNotFoundError(QotbnamaError):
    """No plan of that code is in the operational database."""

    plan: str
    code: ClassVar[str] = "plan_not_found"


class NoPlanError(QotbnamaError):
    """The operational database has no plan at all."""

    code: ClassVar[str] = "no_plan"


class PlanNotNamedError(QotbnamaError):
    """There are several plans, and the command does not say which; `codes` are theirs."""

    codes: str
    code: ClassVar[str] = "plan_not_named"


class ReleaseNotFoundError(QotbnamaError):
    """No release of that number (None: no release at all) has been published."""

    number: int | None
    code: ClassVar[str] = "release_not_found"


class PlanNotPublishedError(ReleaseNotFoundError):
    """That plan has no release; `number` is None."""

    plan: str
    code: ClassVar[str] = "plan_not_published"


class ReleaseUnreadableError(QotbnamaError):
    """The file is not a release, is damaged, or is of a format this program does not read."""

    path: Path
    reason: str
    code: ClassVar[str] = "release_unreadable"


class ReleaseDamagedError(QotbnamaError):
    """The bytes of the release file are not those that were published."""

    path: Path
    code: ClassVar[str] = "release_damaged"


class ReleaseFileMissingError(QotbnamaError):
    """The database knows a release whose file *name* is not there."""

    name: str
    code: ClassVar[str] = "release_file_missing"


class ReleaseFileUnknownError(QotbnamaError):
    """A release file *name* is there that the database does not know: it is older than its files.

    Its number was used, so nothing is published until the file is set aside by a person.
    """

    name: str
    code: ClassVar[str] = "release_file_unknown"


class ClockBehindError(QotbnamaError):
    """The clock stands before the moment of release *number*; dates of releases never go back."""

    number: int
    published_on: str
    code: ClassVar[str] = "clock_behind"


class DataDirectoryBusyError(QotbnamaError):
    """Another *command* writes in the data directory, in *process* (host/id) *since* HH:MM:SS."""

    command: str
    process: str
    since: str
    code: ClassVar[str] = "data_directory_busy"


class BackupNotFoundError(QotbnamaError):
    """There is no backup in *folder*."""

    folder: str
    code: ClassVar[str] = "backup_not_found"


class BackupDamagedError(QotbnamaError):
    """*count* files of a backup are not as its list says; the first is *path*."""

    path: str
    count: int
    code: ClassVar[str] = "backup_damaged"


class DatabaseNotEmptyError(QotbnamaError):
    """A restore would take the place of a database that holds rows."""

    code: ClassVar[str] = "database_not_empty"


class ProcessesRunningError(QotbnamaError):
    """Processes called *names* use the database that is to be replaced."""

    names: str
    code: ClassVar[str] = "processes_running"


class NothingToPublishError(QotbnamaError):
    """The plan has not changed since the current release."""

    number: int
    code: ClassVar[str] = "nothing_to_publish"


class PlanChangedError(QotbnamaError):
    """The plan was imported or published anew while this was being prepared; try again."""

    plan: str
    code: ClassVar[str] = "plan_changed"


class DatabaseOutdatedError(QotbnamaError):
    """The operational database is not at the migration this program needs."""

    found: str | None
    required: str
    code: ClassVar[str] = "database_outdated"


class SettingMissingError(QotbnamaError):
    """A command needs a setting that is not given."""

    name: str
    code: ClassVar[str] = "setting_missing"


class SettingInvalidError(QotbnamaError):
    """Settings that cannot be read; *settings* names them with their values, secrets without."""

    settings: str
    code: ClassVar[str] = "setting_invalid"


class SettingRefusedError(QotbnamaError):
    """The value of a setting is refused by the service it is for; *reason* is that service's."""

    name: str
    reason: str
    code: ClassVar[str] = "setting_refused"


class PortTakenError(QotbnamaError):
    """Another program listens at *address*, a host and port."""

    address: str
    code: ClassVar[str] = "port_taken"


class PortUnusableError(QotbnamaError):
    """This machine, or this user, cannot listen at *address*; *reason* is the system's own."""

    address: str
    reason: str
    code: ClassVar[str] = "port_unusable"


class BotApiUnreachableError(QotbnamaError):
    """The Bot API at *address* does not answer; *reason* is a short code."""

    address: str
    reason: str
    code: ClassVar[str] = "bot_api_unreachable"


class DatabaseForeignError(QotbnamaError):
    """Another version of the program made the database, and no migration leads from it here."""

    found: str
    required: str
    code: ClassVar[str] = "database_foreign"


class DatabaseUnreachableError(QotbnamaError):
    """The operational database does not answer; *reason* is its driver's."""

    reason: str
    code: ClassVar[str] = "database_unreachable"


class DatabaseReadOnlyError(QotbnamaError):
    """The operational database can only be read now; *reason* is its driver's."""

    reason: str
    code: ClassVar[str] = "database_read_only"


class DatabaseFullError(QotbnamaError):
    """The operational database has no room left; *reason* is its driver's."""

    reason: str
    code: ClassVar[str] = "database_full"


class DatabaseBusyError(QotbnamaError):
    """Others hold what is needed of the database: a lock, or all connections."""

    reason: str
    code: ClassVar[str] = "database_busy"


class DatabaseIncompleteError(QotbnamaError):
    """The operational database lacks a table or column; *reason* is its driver's."""

    reason: str
    code: ClassVar[str] = "database_incomplete"


class DatabaseRefusedError(QotbnamaError):
    """The user of the database may not do what is needed; *reason* is its driver's."""

    reason: str
    code: ClassVar[str] = "database_refused"


class DatabaseFailedError(QotbnamaError):
    """The database found something wrong with what it was asked; *reason* is its driver's."""

    reason: str
    code: ClassVar[str] = "database_failed"


class FileUnusableError(QotbnamaError):
    """A file or folder cannot be read or written; *path* may be empty, *reason* the system's."""

    path: str
    reason: str
    code: ClassVar[str] = "file_unusable"


class DatabaseInconsistentError(QotbnamaError):
    """A row of *table* refers to a row of *referred* that is not there; nothing was changed."""

    table: str
    referred: str
    code: ClassVar[str] = "database_inconsistent"


class StaleProposalError(QotbnamaError):
    """Another import was applied after the proposal was worked out; it must be made anew."""

    plan: str
    code: ClassVar[str] = "stale_proposal"


class SendError(QotbnamaError):
    """A message was not sent, or nobody knows whether it was.

    `reason` is a short code without names or chat ids, by which an operator counts. `permanent`:
    trying again cannot help. `is_blocked`: nor can any other message to this chat, until it comes
    back. `retry_after_s`: the whole chat is to be left alone that long. `unknown_outcome`: it may
    have arrived. `new_chat_id`: the chat has moved there. `is_topic_gone`: the group is there, the
    topic of it is not.
    """

    reason: str
    permanent: bool = False
    is_blocked: bool = False
    retry_after_s: float | None = None
    unknown_outcome: bool = False
    new_chat_id: str | None = None
    is_topic_gone: bool = False
    code: ClassVar[str] = "send_failed"


class SiteBrokenError(QotbnamaError):
    """Links of a site lead nowhere, *count* of them; the first is *link* on *page*."""

    page: str
    link: str
    count: int
    code: ClassVar[str] = "site_broken"


class SiteIncompleteError(QotbnamaError):
    """*count* files of a site are not there as they were written, or beyond; the first is *path*.

    Something else wrote in its folder, or deleted from it, while it was made.
    """

    path: str
    count: int
    code: ClassVar[str] = "site_incomplete"


class SiteStaleError(QotbnamaError):
    """*page* was taken for unchanged, and is not what it would be if it were made anew.

    The next build makes all pages anew: the records that it went by are gone.
    """

    page: str
    code: ClassVar[str] = "site_stale"


class MappingInvalidError(QotbnamaError):
    """The mapping *file* of QPR's symbols cannot be used; *reason* names keys and problems."""

    file: str
    reason: str
    code: ClassVar[str] = "mapping_invalid"


class UnfitTextError(QotbnamaError):
    """What was said in an option holds a character (`U+202E`) that no text may hold."""

    option: str
    character: str
    code: ClassVar[str] = "text_unfit"


class CitySettingUnfitError(QotbnamaError):
    """There is no setting of that *name*, or it cannot be *value*."""

    name: str
    value: str
    code: ClassVar[str] = "city_setting_unfit"
