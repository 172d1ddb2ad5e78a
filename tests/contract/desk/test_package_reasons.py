"""Reasons reach what the public reads of a change, and end an approval only when they change."""

from typing import Any

import pytest
from sqlmodel import select

from core.calendar import utc_now
from core.database.engine import reading, transaction
from core.desk.desk_errors import (
    CommentMissingError,
    PackageChangedError,
    PackageStateError,
    ThingUnknownError,
)
from core.desk.packages.package_approvals import standing_approval
from core.desk.packages.package_reasons import (
    comment,
    comment_counts,
    comments_of,
    give_reason,
    see_thing,
)
from core.desk.packages.package_states import find_package
from core.enums import PackageScope, PackageState
from core.models import AuditEntry, ImportRun, QualityFlag
from core.release.reader import numbered_release
from core.release.records import Change
from tests.factories.desk_packages import import_plan, package_of
from tests.factories.packages import a_plan, write_zip

INDICATOR = "indicators:P01"
OBSERVATION = a_plan()["observations"][0]
VALUE = (
    f"observations:{OBSERVATION['indicator']}|{OBSERVATION['district']}|{OBSERVATION['period']}"
)


def two_changes(desk):
    tables = a_plan()
    tables["indicators"][1]["unit"] = "نمره"
    tables["observations"][0]["value"] = "1"
    content = write_zip(desk.folder / "two.zip", tables).read_bytes()
    number = desk.handed_in(content, note="بازنگری")
    desk.work()
    return number


def say(desk, number, text, **more):
    with transaction(desk.engine) as session:
        given = {"by": "clerk", "now": utc_now(), **more}
        return give_reason(session, number, desk.digest(number), text, **given)


def approved(desk, number):
    desk.send(number)
    desk.approve(number)


def changes(desk):
    number = desk.release().number
    release = numbered_release(desk.settings.releases_dir, "1400", number)
    try:
        return {
            (one.subject_code, one.field.partition(":")[0]): one
            for one in release.all(Change, release=number)
        }
    finally:
        release.close()


def test_each_change_has_its_reason_and_the_others_that_of_all(desk):
    number = two_changes(desk)
    assert say(desk, number, "خطای نگارشی بود", thing=INDICATOR)
    assert say(desk, number, "رقم قطعی رسید", thing=VALUE)
    approved(desk, number)
    desk.order(number)
    desk.work()
    assert desk.state(number) is PackageState.PUBLISHED
    found = changes(desk)
    assert found["P01", "unit"].reason == "خطای نگارشی بود"
    revised = next(one for one in found.values() if one.event in {"revised", "corrected"})
    assert (revised.reason, revised.is_silent) == ("رقم قطعی رسید", False)
    with reading(desk.engine) as session:
        run = session.get_one(ImportRun, package_of(desk.engine, number).import_run)
        flags = session.exec(
            select(QualityFlag.key).where(
                QualityFlag.rule == "revision_without_reason", QualityFlag.import_run == run.id
            )
        ).all()
    assert run.reason_of("districts", "7") == "بازنگری"
    assert flags == []


def test_a_value_that_is_withdrawn_has_its_own_reason(sqlite_desk):
    desk = sqlite_desk
    tables = a_plan()
    tables["observations"].pop(0)
    content = write_zip(desk.folder / "less.zip", tables).read_bytes()
    number = desk.handed_in(content, scope=PackageScope.WITH_REMOVALS)
    desk.work()
    assert say(desk, number, "رقم از منطقهٔ دیگری بود", thing=VALUE)
    approved(desk, number)
    desk.order(number)
    desk.work()
    withdrawn = next(one for one in changes(desk).values() if one.event == "withdrawn")
    assert withdrawn.reason == "رقم از منطقهٔ دیگری بود"


@pytest.mark.parametrize("thing", ["", INDICATOR])
def test_other_words_end_an_approval_and_the_same_do_not(sqlite_desk, thing):
    desk = sqlite_desk
    number = two_changes(desk)
    assert say(desk, number, "دلیل", thing=thing)
    approved(desk, number)
    digest = desk.digest(number)
    assert not say(desk, number, " دلیل ", thing=thing)
    assert (desk.state(number), desk.digest(number)) == (PackageState.APPROVED, digest)
    assert say(desk, number, "دلیلی دیگر", thing=thing)
    assert desk.state(number) is PackageState.DRAFT
    with reading(desk.engine) as session:
        assert standing_approval(session, number) is None
    assert say(desk, number, "", thing=thing)
    assert not say(desk, number, "", thing=thing)
    # What was said before is what was approved before, but nobody approves by that.
    assert say(desk, number, "دلیل", thing=thing)
    assert (desk.state(number), desk.digest(number)) == (PackageState.DRAFT, digest)
    with reading(desk.engine) as session:
        deeds = session.exec(select(AuditEntry.action)).all()
    assert deeds.count("package.reason_given") == 4


def test_reasons_of_what_no_longer_changes_are_dropped(sqlite_desk):
    desk = sqlite_desk
    number = two_changes(desk)
    say(desk, number, "دلیل یکم", thing=INDICATOR)
    say(desk, number, "دلیل دوم", thing=VALUE)
    tables = a_plan()
    tables["indicators"][1]["unit"] = "نمره"
    import_plan(desk.engine, desk.settings, write_zip(desk.folder / "other.zip", tables))
    assert desk.look(number)
    desk.work()
    assert package_of(desk.engine, number).reasons == {VALUE: "دلیل دوم"}


def test_a_reason_is_for_what_was_seen_and_what_changes(sqlite_desk):
    desk = sqlite_desk
    number = two_changes(desk)
    with pytest.raises(ThingUnknownError):
        say(desk, number, "دلیل", thing="projects:F-01")
    with transaction(desk.engine) as session, pytest.raises(PackageChangedError):
        give_reason(session, number, "0" * 64, "دلیل", by="clerk", now=utc_now())
    with transaction(desk.engine) as session:
        find_package(session, number).import_run = session.exec(select(ImportRun.id)).first()
    with pytest.raises(PackageStateError):
        say(desk, number, "دلیل")


def test_colleagues_talk_of_a_thing_and_of_the_whole(desk):
    number = two_changes(desk)
    with transaction(desk.engine) as session:
        given: dict[str, Any] = {"by": "approver", "now": utc_now()}
        comment(session, number, "منبع کجاست؟", thing=INDICATOR, **given)
        comment(session, number, "خوب است", **given)
        with pytest.raises(CommentMissingError):
            comment(session, number, " ", **given)
        with pytest.raises(ThingUnknownError):
            comment(session, number, "چه؟", thing="projects:F-01", **given)
    with reading(desk.engine) as session:
        assert comment_counts(session, number) == {INDICATOR: 1, "": 1}
        assert [one.text for one in comments_of(session, number, INDICATOR)] == ["منبع کجاست؟"]
        assert [one.by for one in comments_of(session, number)] == ["approver"]
        _, table, found = see_thing(session, number, INDICATOR)
        assert (table, found["kind"]) == ("شاخص‌ها", "changed")
        with pytest.raises(ThingUnknownError):
            see_thing(session, number, "projects:F-01")
    # What is only said to colleagues ends nothing.
    assert desk.state(number) is PackageState.DRAFT
