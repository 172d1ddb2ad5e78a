import pytest

from core.importing.spelling import closest, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("شاخص‌ها", "شاخص ها"),
        ("شاخص‌ها", "شاخصها"),
        ("دورهٔ", "دوره"),
        ("كد هدف", "کد هدف"),
        ("published_on", "Published On"),
        ("سال ۱", "سال 1"),
        ("مبلغ (میلیارد ریال)", "مبلغ میلیارد ریال"),
    ],
)
def test_what_people_write_alike_is_alike(one, other):
    assert fold(one) == fold(other)


def test_different_words_stay_different():
    assert fold("کد") != fold("کد هدف")


def test_the_closest_word_is_offered_as_it_is_written():
    assert closest("عنوانن", ["کد", "عنوان"]) == "عنوان"
    assert closest("xyz", ["کد", "عنوان"]) is None


def test_the_search_is_bounded():
    known = (f"K{n:06}" for n in range(10**9))
    assert closest("K000007", known) == "K000007"
