"""Buttons that were never offered: whatever stands in their data, nothing is written for it."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.memory import FleetingMemory, NoMemory
from bot.screens.parts.intents import decode
from bot.screens.parts.markup import plain
from core.delivery.schedule import Preferences
from tests.factories.bot_parts import dialogue_of

DEEDS = ["fon", "fof", "drp", "sto", "fgd", "fgt"]
SAID_OF_DEEDS = ("ثبت شد", "از این پس دنبالش می‌کنید", "دیگر دنبالش نمی‌کنید")
BUTTONS = st.one_of(
    st.text(max_size=64),
    st.builds(
        "{}|{}|{}|{}|{}|{}".format,
        st.sampled_from(["v1", "v0", "v2", "v۱", "v"]),
        st.sampled_from([*DEEDS, "set", "prj", "chg", "rel", "dis", "prs", "ind", "xyz"]),
        st.sampled_from(["", "digest", "quiet", "pictures", "D9", "~0", "9" * 20, "-1", "٣"]),
        st.sampled_from(["", "hourly", "district", "node", "releases ", "maybe", "24-0", "hist"]),
        st.sampled_from(["", "0", "99999", "x"]),
        st.sampled_from(["", "9999", "1400"]),
    ),
)
OFFERED = ("v1|fgd", "v1|fgd||||1400")


@cache
def dialogue():
    return dialogue_of()


@settings(deadline=None)
@given(BUTTONS)
def test_a_button_that_was_never_offered_writes_nothing(data):
    followed = {"1400": frozenset({"district:D1"})}
    memory = FleetingMemory(dict(followed), Preferences(), {"1400": 1}, is_known=True)
    shown = dialogue().answer(decode(data), memory)
    if data.rstrip("|") not in OFFERED:
        assert memory.known == followed
        assert memory.preferences == Preferences()
        assert not any(words in plain(shown.text) for words in SAID_OF_DEEDS)


@settings(deadline=None)
@given(BUTTONS)
def test_where_nothing_is_kept_nothing_is_said_to_be(data):
    shown = dialogue().answer(decode(data), NoMemory())
    assert not any(words in plain(shown.text) for words in SAID_OF_DEEDS)
