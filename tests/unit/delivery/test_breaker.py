"""One chat that cannot be reached is told from a channel that reaches nobody."""

from core.delivery.sending.breaker import FAILING_CHATS, HELD_CHATS, Breaker


def test_it_opens_when_several_chats_fail_in_a_row():
    breaker = Breaker()
    for number in range(FAILING_CHATS - 1):
        assert not breaker.note_failure(str(number))
    assert breaker.note_failure("last")
    assert (breaker.is_open, breaker.stops) == (True, 1)
    assert not breaker.note_failure("another")


def test_one_chat_that_fails_for_ever_does_not_open_it():
    breaker = Breaker()
    assert not any(breaker.note_failure("1") for _ in range(100))


def test_one_answer_in_between_and_it_begins_anew():
    breaker = Breaker()
    for number in range(100):
        assert not breaker.note_failure(str(number))
        assert not breaker.note_answer()


def test_an_answer_closes_it():
    breaker = Breaker(is_open=True)
    assert breaker.note_answer()
    assert not breaker.is_open
    assert not breaker.note_answer()


def test_holds_of_several_chats_are_a_hold_of_all():
    breaker = Breaker()
    assert breaker.note_hold("1", 9) is None
    assert breaker.note_hold("1", 9) is None
    for number in range(2, HELD_CHATS):
        assert breaker.note_hold(str(number), 3) is None
    assert breaker.note_hold("last", 5) == 9
    assert breaker.stops == 1
