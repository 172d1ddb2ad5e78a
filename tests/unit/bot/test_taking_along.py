import pytest

from bot.screens.parts.intents import Intent, Where
from bot.screens.person.taking_along import taken_along, written
from bot.screens.spoken import understand


@pytest.mark.parametrize(
    "topics",
    [
        ["plan"],
        ["project:F-01", "node:هدف ۱", "district:7|8"],
        [f"project:{n}" for n in range(25)],
    ],
)
def test_what_is_written_is_read_again(topics):
    lines = written("1400", topics)
    assert all(line.isascii() for line in lines)
    assert taken_along("\n".join(lines)) == [("1400", topic) for topic in topics]
    assert understand("\n".join(lines)).where is Where.IMPORT


@pytest.mark.parametrize(
    "text", ["", "follow", "follow 1400", "follow 1 plan\nمترو", "پیگیری مترو"]
)
def test_any_other_text_is_not_taken_for_one(text):
    assert taken_along(text) == []
    assert understand(text).where is not Where.IMPORT


def test_a_text_without_end_is_read_as_far_as_anybody_follows():
    assert len(taken_along("follow 1400" + " plan" * 4000)) == 500


def test_the_words_lead_there():
    assert understand("داده‌های من") == Intent(Where.OWN_DATA)
    assert understand("/export") == Intent(Where.EXPORT)
