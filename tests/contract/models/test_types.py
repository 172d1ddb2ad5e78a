"""What is written comes back as it was: digits, instants, words."""

from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import insert, literal_column
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, col, select

from core import audit
from core.database.engine import transaction
from core.enums import Digest, SubscriberState
from core.models import AuditEntry, Claim, InboundUpdate, Plan, Subscriber
from core.models.types import metadata
from tests.contract.models.desk_world import NOW
from tests.contract.models.world import FIRST, second

TEHRAN = timezone(timedelta(hours=3, minutes=30))


@pytest.fixture
def session(engine):
    with Session(engine) as opened:
        opened.connection().execute(insert(metadata.tables["plan"]), FIRST["plan"])
        yield opened
        opened.rollback()


def claim(session, value):
    session.add(Claim(**{**FIRST["claim"], "value": value}))
    session.flush()
    session.expire_all()
    return session.get(Claim, ("1400", "C01")).value


@pytest.mark.parametrize(
    "value",
    [
        "0.1",
        "0.10",
        "61.70",
        "-0.000000000000000000001",
        "56513.21",
        "123456789012345678901234567890.5",
        "100",
    ],
)
def test_a_decimal_comes_back_digit_by_digit(session, value):
    found = claim(session, Decimal(value))
    assert str(found) == str(Decimal(value)) or f"{found:f}" == value
    assert isinstance(found, Decimal)


def test_an_exponent_is_written_out(session):
    assert f"{claim(session, Decimal('1.6E+5')):f}" == "160000"


def test_zero_has_no_sign(session):
    assert str(claim(session, Decimal("-0.0"))) == "0.0"


def test_a_whole_number_is_a_decimal(session):
    assert claim(session, 43) == Decimal(43)


@pytest.mark.parametrize("value", [0.1, Decimal("NaN"), Decimal("Infinity"), float("nan")])
def test_what_is_no_exact_number_is_refused(session, value):
    with pytest.raises(StatementError, match="TypeError"):
        claim(session, value)


def test_no_decimal_passes_through_a_float(session):
    claim(session, Decimal("0.1"))
    stored = session.scalar(select(literal_column("value")).select_from(Claim))
    assert stored == {"sqlite": "0.1", "postgresql": Decimal("0.1")}[session.bind.dialect.name]


def test_a_decimal_is_not_compared_in_sql():
    for question in (
        lambda: Claim.value > 1,
        lambda: Claim.value == Decimal(1),
        col(Claim.value).desc,
        lambda: Claim.value + 1,
    ):
        with pytest.raises(TypeError):
            question()


def test_whether_a_decimal_is_there_may_be_asked(session):
    claim(session, Decimal(0))
    assert session.scalars(select(Claim.code).where(col(Claim.value).is_not(None))).all() == [
        "C01"
    ]
    assert session.scalars(select(Claim.code).where(col(Claim.value).is_(None))).all() == []


def entry(session, at):
    audit.record(session, at=at, by="clerk", action="release.published", plan="1400", number=12)
    session.flush()
    session.expire_all()
    return session.scalars(select(AuditEntry)).one()


def test_the_audit_trail_keeps_who_did_what_when(session):
    found = entry(session, NOW)
    assert (found.at, found.by, found.action) == (NOW, "clerk", "release.published")
    assert (found.plan, found.details) == ("1400", {"number": 12})


def test_a_deed_that_fails_leaves_no_trace_of_itself(engine):
    def add_half_a_plan():
        with transaction(engine) as session:
            audit.record(session, at=NOW, by="clerk", action="plan.added")
            session.add(Plan(code="1400"))

    with pytest.raises(IntegrityError):
        add_half_a_plan()
    with Session(engine) as session:
        assert session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize(
    "at",
    [
        datetime(2021, 3, 20, 20, 30, 0, 123456, tzinfo=UTC),
        datetime(2021, 3, 21, 0, 0, 0, 123456, tzinfo=TEHRAN),
        datetime(1900, 1, 1, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_in_utc(session, at):
    found = entry(session, at).at
    assert found == at
    assert found.tzinfo is UTC


def test_instants_sort_by_time_wherever_they_were_written(session):
    late = datetime(2021, 3, 21, 0, 0, tzinfo=TEHRAN)
    early = datetime(2021, 3, 20, 20, 0, tzinfo=UTC)
    for at in (late, early):
        audit.record(session, at=at, by="clerk", action="x.done")
    session.flush()
    found = session.scalars(select(AuditEntry.at).order_by(col(AuditEntry.at))).all()
    assert found == [early, late]
    assert session.scalars(select(AuditEntry.at).where(AuditEntry.at < late)).all() == [early]


def test_an_instant_without_a_zone_is_a_mistake(session):
    with pytest.raises(StatementError, match="ValueError"):
        entry(session, datetime(2021, 3, 20))  # noqa: DTZ001 - the mistake


def test_an_instant_may_be_absent(session):
    row = second("inbound_update")
    session.add(InboundUpdate(**row))
    session.flush()
    session.expire_all()
    found = session.get(InboundUpdate, ("telegram", row["update_id"]))
    assert found.settled_at is None
    assert found.update_id == 2**40 + 1


def test_words_of_closed_lists_are_stored_by_value(session):
    session.add(Subscriber(channel="bale", chat_id="7", created_at=NOW, digest=Digest.WEEKLY))
    session.flush()
    session.expire_all()
    found = session.scalars(select(Subscriber)).one()
    assert (found.state, found.digest) == (SubscriberState.ACTIVE, Digest.WEEKLY)
    assert (found.quiet_from, found.quiet_until) == (time(22), time(8))
    stored = session.scalar(select(literal_column("digest")).select_from(Subscriber))
    assert stored == "weekly"


def test_persian_comes_back_letter_by_letter(session):
    assert session.get(Plan, "1400").title == "برنامه ۱۴۰۰"
