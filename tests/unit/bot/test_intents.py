import pytest

from bot.screens.parts.intents import (
    START,
    Intent,
    Where,
    count_in,
    decode,
    digest,
    encode,
    read_link,
    stands_for,
    topic_of,
    write_link,
)


@pytest.mark.parametrize(
    ("intent", "data"),
    [
        (Intent(Where.PROJECT, "F-01", "hist", 2), "v1|prj|F-01|hist|2"),
        (Intent(Where.PROJECT, "F-01"), "v1|prj|F-01"),
        (Intent(Where.CHANGES, view="mine"), "v1|chg||mine"),
        (Intent(Where.PROJECTS, ",delayed,7", page=3), "v1|prs|,delayed,7||3"),
        (START, "v1|sta"),
        (Intent(Where.PROJECT, "F-01", plan="1405"), "v1|prj|F-01|||1405"),
        (Intent(Where.START, plan="1405"), "v1|sta||||1405"),
    ],
)
def test_callback_data_goes_there_and_back(intent, data):
    assert encode(intent) == data
    assert decode(data) == intent


@pytest.mark.parametrize(
    "data", ["", "v1", "v1|", "v1|xyz|F-01", "prj|F-01", "نوشته", "v|prj", "|||"]
)
def test_what_is_not_understood_is_known_as_such(data):
    assert decode(data) == Intent(Where.UNKNOWN)


def test_a_button_of_another_version_forgets_nobody_at_once():
    assert decode("v9|fgd") == Intent(Where.FORGET)


@pytest.mark.parametrize(("text", "count"), [("۱۲", 12), ("0", 0), ("", None), ("9" * 10, None)])
def test_a_number_in_an_intent_is_no_longer_than_any_count(text, count):
    assert count_in(text) == count


@pytest.mark.parametrize("data", ["v0|prj|F-01", "v2|prj|F-01|whatever|x|y", "v17|prj|F-01"])
def test_other_versions_still_open_the_right_screen(data):
    assert decode(data) == Intent(Where.PROJECT, "F-01")


@pytest.mark.parametrize("page", ["0", "-1", "x", "٢", "999999999"])
def test_a_page_that_is_none_is_the_first(page):
    assert decode(f"v1|prs|||{page}").page == 1


def test_a_long_code_is_told_by_its_digest():
    code = "پروژه-" * 13
    data = encode(Intent(Where.INDICATOR, code, "dist", 99))
    assert len(data.encode()) <= 64
    assert decode(data).code == digest(code)
    assert encode(decode(data)) == data


def test_a_long_code_of_a_plan_leaves_room_for_the_thing():
    plan = "برنامه-" * 6
    data = encode(Intent(Where.FOLLOW, "D1-0123456789-0123456789", "indicator", 99, plan))
    assert len(data.encode()) <= 64
    assert decode(data).plan == digest(plan)
    assert stands_for(decode(data).plan, plan)
    assert not stands_for(decode(data).plan, "1400")
    assert encode(decode(data)) == data


def test_a_separator_in_a_code_does_no_harm():
    assert decode(encode(Intent(Where.PROJECT, "a|b", "hist"))).view == "hist"


@pytest.mark.parametrize(
    ("payload", "intent"),
    [
        ("p_F-01", Intent(Where.PROJECT, "F-01")),
        ("i_K012", Intent(Where.INDICATOR, "K012")),
        ("d_7", Intent(Where.DISTRICT, "7")),
        ("n_S03", Intent(Where.NODE, "S03")),
        ("r_12", Intent(Where.RELEASE, "12")),
        ("c_C11", Intent(Where.CLAIM, "C11")),
    ],
)
def test_signs_in_the_street_open_the_right_screen(payload, intent):
    assert read_link(payload) == intent
    assert write_link(intent.where, intent.code) == payload


@pytest.mark.parametrize("payload", ["", "x_1", "p_", "p", "_F-01"])
def test_a_link_that_is_none_opens_the_start(payload):
    assert read_link(payload) == START


@pytest.mark.parametrize("code", ["پروژه", "a b", "x" * 63])
def test_a_code_that_cannot_stand_in_a_link_has_none(code):
    assert write_link(Where.PROJECT, code) is None


def test_a_topic_is_a_kind_and_perhaps_a_code():
    assert topic_of(Intent(Where.FOLLOW, "7", "district")) == "district:7"
    assert topic_of(Intent(Where.FOLLOW, view="releases")) == "releases"
