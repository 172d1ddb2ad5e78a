"""Channels of districts: each release once, by the same queue, with the same states."""

from sqlmodel import select

from core.database.engine import transaction
from core.delivery.overview import channel_lines
from core.delivery.people.chats import reactivate
from core.delivery.people.district_channels import (
    add_channel,
    is_channel_address,
    list_channels,
    remove_channel,
)
from core.delivery.sending.channel import Message, SendError
from core.models import AuditEntry
from core.texts import load_texts
from tests.factories.people import CHANNEL, NOON, PLAN, deliveries
from tests.factories.release_files import change

SEVEN = "@isfahan7"
NO_RIGHTS = SendError(reason="forbidden", permanent=True, is_blocked=True)


def told(notice):
    return Message(f"{notice.releases[-1]} {notice.is_channel}")


def add(desk, address=SEVEN, district="7"):
    with transaction(desk.engine) as session:
        given = {"plan": PLAN, "district": district, "by": "operator", "now": NOON}
        add_channel(session, CHANNEL, address, **given)


def publish(desk, district="7"):
    """Publish a release in which a project of a district changed."""
    desk.changes += [change(desk.number + 1, "X", "plan", f"district:{district}", position=9)]
    desk.publish()


def lines(desk, *, are_troubled=False):
    with transaction(desk.engine) as session:
        return list(channel_lines(session, load_texts(), are_troubled=are_troubled))


def test_each_release_is_posted_once_in_the_channel_of_its_district(desk):
    add(desk)
    add(desk, "-1008", "8")
    publish(desk)
    assert desk.drain(compose=told) == {"sent": 1}
    assert desk.drain(compose=told) == {}
    assert desk.channel.texts_for(SEVEN) == ["1 True"]
    assert desk.channel.texts_for("-1008") == []
    assert desk.states(SEVEN) == ["sent"]


def test_a_channel_that_is_mapped_anew_leaves_its_district(desk):
    add(desk)
    add(desk, district="8")
    with transaction(desk.engine) as session:
        (one,) = list_channels(session)
        audit = session.exec(select(AuditEntry)).all()
    assert (one.address, one.district, one.is_refused) == (SEVEN, "8", False)
    assert [(row.action, row.details["district"]) for row in audit] == [
        ("channels.add", "7"),
        ("channels.add", "8"),
    ]


def test_lost_rights_are_a_clear_line_until_the_bot_is_back(desk):
    add(desk)
    desk.channel.errors[SEVEN] = [NO_RIGHTS]
    publish(desk)
    assert desk.drain(compose=told) == {"failed": 1}
    (line,) = lines(desk, are_troubled=True)
    assert "بات اجازهٔ نوشتن ندارد" in line
    assert SEVEN in line
    publish(desk)
    assert desk.states(SEVEN) == ["failed"]
    with transaction(desk.engine) as session:
        assert reactivate(session, CHANNEL, SEVEN)
    publish(desk)
    assert desk.drain(compose=told)["sent"] == 1
    assert lines(desk, are_troubled=True) == []
    assert "منطقهٔ 7" in lines(desk)[0]


def test_what_a_channel_does_not_take_is_shown_with_its_reason(desk):
    add(desk)
    desk.channel.errors[SEVEN] = [SendError(reason="bad_request", permanent=True)]
    publish(desk)
    desk.drain(compose=told)
    (line,) = lines(desk, are_troubled=True)
    assert "bad_request" in line


def test_a_channel_that_is_removed_gets_nothing_more(desk):
    add(desk)
    publish(desk)
    with transaction(desk.engine) as session:
        assert not remove_channel(session, CHANNEL, "@other", by="operator", now=NOON)
        assert remove_channel(session, CHANNEL, SEVEN, by="operator", now=NOON)
        assert deliveries(session) == []
        *_, last = session.exec(select(AuditEntry)).all()
        assert (last.action, last.details["district"]) == ("channels.remove", "7")


def test_a_person_is_no_channel(desk):
    desk.follow("1", "district:7")
    with transaction(desk.engine) as session:
        assert list_channels(session) == []
        assert not remove_channel(session, CHANNEL, "1", by="operator", now=NOON)


def test_an_address_is_a_name_or_a_number():
    assert all(map(is_channel_address, ["@isfahan7", "-1001234567890"]))
    assert not any(map(is_channel_address, ["isfahan7", "@", "@a b", "", "https://t.me/x"]))
