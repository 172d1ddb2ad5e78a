"""What people at the desk are refused, with the reason: a part of the family of core/errors.py."""

from typing import ClassVar

from core.errors import QotbnamaError


class DeskError(QotbnamaError):
    """Something that a person at the desk is refused, with the reason."""

    code: ClassVar[str] = "desk"


class PersonNotFoundError(DeskError):
    """Nobody has that *account*."""

    account: str
    code: ClassVar[str] = "person_not_found"


class RightMissingError(DeskError):
    """The person of that *account* has not the right to this, or is disabled."""

    account: str
    code: ClassVar[str] = "right_missing"


class PersonExistsError(DeskError):
    """Somebody has that *account* already."""

    account: str
    code: ClassVar[str] = "person_exists"


class AccountUnfitError(DeskError):
    """An *account* is written with other signs than it may be."""

    account: str
    code: ClassVar[str] = "account_unfit"


class PersonUnfitError(DeskError):
    """A person has no name, a name that is too long, or no role."""

    account: str
    code: ClassVar[str] = "person_unfit"


class LastOperatorError(DeskError):
    """Without this operator nobody could add or reset people any more."""

    account: str
    code: ClassVar[str] = "last_operator"


class PasswordWeakError(DeskError):
    """A password is short, long, guessable, common or the same as before: the `reason`."""

    reason: str
    code: ClassVar[str] = "password_weak"


class SignInRefusedError(DeskError):
    """Account, password or code do not fit; it is never said which."""

    code: ClassVar[str] = "sign_in_refused"


class SignInDelayedError(DeskError):
    """Too many attempts failed: the next is heard in *seconds*."""

    seconds: int
    code: ClassVar[str] = "sign_in_delayed"


class ProofRefusedError(DeskError):
    """Present password or one-time code of who is signed in do not fit; it is not said which."""

    code: ClassVar[str] = "proof_refused"


class ProofStaleError(DeskError):
    """Who has no code to give signed in too long ago for this: they sign in anew."""

    code: ClassVar[str] = "proof_stale"


class PasskeyRefusedError(DeskError):
    """What a device signed does not fit, or came too late or again; it is not said which."""

    code: ClassVar[str] = "passkey_refused"


class LastWayInError(DeskError):
    """Without this passkey its person could not sign in any more."""

    code: ClassVar[str] = "last_way_in"


class CityNotSetError(DeskError):
    """This instance knows no sign-in of the city's."""

    code: ClassVar[str] = "city_not_set"


class ProviderAwayError(DeskError):
    """The city's sign-in does not answer, or nothing that can be used."""

    code: ClassVar[str] = "provider_away"


class CitySignInRefusedError(DeskError):
    """What came back from the city's sign-in does not fit; it is not said what."""

    code: ClassVar[str] = "city_sign_in_refused"


class CityAccountUnknownError(DeskError):
    """The city's account *subject* is of nobody who may come in here."""

    subject: str
    code: ClassVar[str] = "city_account_unknown"


class CityAccountTakenError(DeskError):
    """The city's account is that of *account* already."""

    account: str
    code: ClassVar[str] = "city_account_taken"


class CodeWrongError(DeskError):
    """The one-time code is not the one that the telephone shows now."""

    code: ClassVar[str] = "code_wrong"


class LinkDeadError(DeskError):
    """A one-time link was used, is too old, was called back, or never was one."""

    code: ClassVar[str] = "link_dead"


class PackageNotFoundError(DeskError):
    """There is no package of that *number*."""

    number: int
    code: ClassVar[str] = "package_not_found"


class PackageStateError(DeskError):
    """Package *number* is no longer where that could be done to it."""

    number: int | None
    code: ClassVar[str] = "package_state"


class PackageChangedError(DeskError):
    """Package *number* is no longer what was seen or approved."""

    number: int | None
    code: ClassVar[str] = "package_changed"


class StepUnknownError(DeskError):
    """A form names a share that nobody offers, or a release that is no longer the current one."""

    code: ClassVar[str] = "step_unknown"


class MomentUnfitError(DeskError):
    """What was written for the time of publishing is no day and hour, or is past or far away."""

    text: str
    code: ClassVar[str] = "moment_unfit"


class ThingUnknownError(DeskError):
    """Package *number* does not change the thing that a form names."""

    number: int | None
    code: ClassVar[str] = "thing_unknown"


class RowUnknownError(DeskError):
    """A form names a table that has no form, or a row that is not in the plan."""

    code: ClassVar[str] = "row_unknown"


class PlanNotOneError(DeskError):
    """There is no plan, or there are several: a row alone does not say of which it is."""

    code: ClassVar[str] = "plan_not_only"


class CommentMissingError(DeskError):
    """A comment says nothing."""

    code: ClassVar[str] = "comment_missing"


class ReasonMissingError(DeskError):
    """A package is returned without a reason."""

    code: ClassVar[str] = "reason_missing"


class NameMissingError(DeskError):
    """Somebody without an account decides without a name."""

    code: ClassVar[str] = "name_missing"


class OwnPackageError(DeskError):
    """Whoever handed in approves their own package without a reason."""

    code: ClassVar[str] = "own_package"


class UploadMissingError(DeskError):
    """A form came without its file."""

    code: ClassVar[str] = "upload_missing"
