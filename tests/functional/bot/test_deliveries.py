"""`qotbnama deliver`: what followers are owed leaves through the Bot API, worded as a screen."""

from sqlmodel import Session, select

from core.calendar import utc_now
from core.database.engine import transaction
from core.delivery.queue.enqueue import enqueue
from core.enums import DeliveryState, SubscriberState
from core.models import Delivery, Subscriber
from tests.factories.people import add_person, add_release
from tests.fakes.bot_api_proxy import Drop, Refuse
from tests.presence import present


def owe(bot, *people):
    """Make *people* (chat id, topics) followers who are owed a message about release 2."""
    with transaction(bot.engine) as session:
        add_release(session, 1)
        add_release(session, 2)
        for chat_id, *topics in people:
            add_person(session, chat_id, *topics, channel="telegram")
        enqueue(session, "1400", 2, {"project:F-01", "indicator:P01"}, utc_now())


def deliver(bot):
    bot.begin("deliver", "--once")
    assert bot.process.wait() == 0, bot.log


def states(bot):
    with Session(bot.engine) as session:
        return {
            present(session.get(Subscriber, row.subscriber)).chat_id: row.state
            for row in session.exec(select(Delivery)).all()
        }


def test_followers_are_told_what_changed_of_what_they_follow(bot, proxy):
    owe(bot, ("1", "project:F-01"), ("2", "releases"), ("3", "indicator:P01"))
    deliver(bot)
    told = {
        fields["chat_id"]: fields["text"] for name, fields in proxy.calls if name == "sendMessage"
    }
    assert "پیشرفت از \u061c۲۰٪ به \u061c۴۵٪ رسید" in told["1"]
    assert "انتشار ۲ منتشر شد" in told["2"]
    assert "ارزیابی از «مطابق برنامه» به «در معرض خطر» تغییر کرد" in told["3"]
    assert "باغ بزرگ شهر" not in told["3"]
    assert all("دادهٔ نمونه" in text for text in told.values())
    assert set(states(bot).values()) == {DeliveryState.SENT}


def test_one_bad_chat_holds_no_other(bot, proxy):
    owe(bot, *((str(chat_id), "project:F-01") for chat_id in range(1, 5)))
    proxy.faults["sendMessage"].extend(
        [
            Refuse(403, "Forbidden: bot was blocked by the user"),
            Refuse(429, "Too Many Requests", {"retry_after": 9000}),
            Drop(),
        ]
    )
    deliver(bot)
    found = sorted(state.value for state in states(bot).values())
    assert found.count("sent") == 1
    assert found.count("pending") >= 1
    with Session(bot.engine) as session:
        blocked = select(Subscriber).where(Subscriber.state == SubscriberState.BLOCKED)
        assert len(session.exec(blocked).all()) == 1


def test_a_wrong_token_is_one_sentence(bot, proxy):
    proxy.faults["getMe"].append(Refuse(401, "Unauthorized"))
    bot.begin("deliver", "--once")
    assert bot.process.wait() == 1
    # Before it, the database of this test does not know the release that lies there.
    assert bot.log.splitlines()[1:] == ["تنظیم bot_token پذیرفته نشد: Unauthorized"]


def test_nobody_is_told_twice(bot, proxy):
    owe(bot, ("1", "project:F-01"))
    deliver(bot)
    deliver(bot)
    assert len([1 for name, _ in proxy.calls if name == "sendMessage"]) == 1
