"""The room of deliveries: what waits is seen by all, held back and let go by those who may."""

import re

import pytest
from sqlmodel import select

from core.calendar import utc_now
from core.database.engine import open_database, reading, transaction
from core.delivery.queue.enqueue import enqueue_now
from core.enums import DeliveryState, Role
from core.models import AuditEntry, Delivery
from tests.factories.desk_packages import begun_desk
from tests.factories.desk_people import desk_client, desk_settings, signed_in
from tests.factories.migrated import copy_migrated_file
from tests.factories.people import add_person

PAGE = "/desk/deliveries/"
CURRENT = {"plan": "1400", "release": "1"}


@pytest.fixture
def engine(tmp_path):
    copy_migrated_file(tmp_path / "qotbnama.sqlite")
    opened = open_database(f"sqlite:///{tmp_path}/qotbnama.sqlite")
    yield opened
    opened.dispose()


@pytest.fixture
def as_role(engine, tmp_path):
    settings = desk_settings(tmp_path)
    begun_desk(engine, settings)
    with transaction(engine) as session:
        for number in range(20):
            add_person(session, str(number), "plan", plan="1400")
        enqueue_now(session, "1400", 1, {"plan"}, utc_now())
    with desk_client(settings, engine) as client:
        yield lambda role: signed_in(client, engine, role.value)


def paused(engine):
    with reading(engine) as session:
        states = session.exec(select(Delivery.state)).all()
    assert len(states) == 20
    return states.count(DeliveryState.PAUSED)


def buttons(browser):
    return re.findall(r"<button[^>]*>([^<]+)</button>", browser.get(PAGE).text)[1:]


def test_messages_are_held_back_and_let_go_step_by_step(as_role, engine):
    publisher = as_role(Role.PUBLISHER)
    assert buttons(publisher) == ["نگه داشتن پیام‌ها"]
    assert publisher.post(f"{PAGE}brake/", **CURRENT).status_code == 303
    assert paused(engine) == 20
    assert "۲۰ پیام؛ ۲۰ از آن‌ها و ۰ یادآوری نگه داشته شده است" in publisher.get(PAGE).text
    assert len(buttons(publisher)) == 3
    for share, left in (("1", 19), ("10", 18), ("100", 0)):
        publisher.post(f"{PAGE}step/", share=share, **CURRENT)
        assert paused(engine) == left
        offered = ("۱ درصد" in publisher.get(PAGE).text, "۱۰ درصد" in publisher.get(PAGE).text)
        assert offered == (False, left == 19)
    with reading(engine) as session:
        deeds = session.exec(select(AuditEntry.action, AuditEntry.details)).all()
    taken = [(deed, found["moved"]) for deed, found in deeds if deed.startswith("deliveries.")]
    assert taken == [("deliveries.brake", 20), *(("deliveries.step", n) for n in (1, 1, 18))]
    shown = publisher.get("/desk/audit/").text
    assert "پیام‌ها را نگه داشت" in shown
    assert "پیام‌ها را فرستاد" in shown


def test_who_may_not_sees_the_queue_alone(as_role):
    clerk = as_role(Role.CLERK)
    assert buttons(clerk) == []
    assert "در صف: ۲۰" in clerk.get(PAGE).text
    assert buttons(as_role(Role.OPERATOR)) == ["نگه داشتن پیام‌ها"]


@pytest.mark.parametrize(
    "form",
    [{**CURRENT, "share": "7"}, {**CURRENT, "release": "9", "share": "1"}, {"share": "100"}],
)
def test_a_step_that_nobody_offers_is_not_taken(as_role, engine, form):
    publisher = as_role(Role.PUBLISHER)
    publisher.post(f"{PAGE}brake/", **CURRENT)
    answer = publisher.post(f"{PAGE}step/", **form)
    assert answer.status_code == 422
    assert "صفحهٔ «پیام‌ها» را تازه کنید" in answer.text
    assert paused(engine) == 20
