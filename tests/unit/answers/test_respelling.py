"""Words of a question that are one letter wrong, or Persian in Latin letters."""

import pytest

from core.answers.reading.respelling import Respelling
from tests.factories.sample_city import sample_release


@pytest.fixture(scope="module")
def respell():
    release = sample_release()
    return lambda text: next(release.once_per_thread(Respelling).ways(text), None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("boodje mantaghe 3", "بودجه منطقه ۳"),
        ("chand ta barname", "چند تا برنامه"),
        ("vaziate chaharbagh", "وضعیت چهارباغ"),
        ("بودچه منطقه ۳", "بودجه منطقه ۳"),
        ("بوجه منطقه", "بودجه منطقه"),
        ("پیشرفت قهجاورستلن", "پیشرفت قهجاورستان"),
        ("بودجهمنطقه۹", "بودجه منطقه ۹"),
        ("هزینهپلفلزی", "هزینه پل فلزی"),
        ("سپهر کیتموم میشه", "سپهر کی تموم میشه"),
    ],
)
def test_odd_words_are_read_as_they_are_meant(respell, typed, meant):
    assert respell(typed) == meant


def test_latin_words_that_are_several_are_read_each_way():
    release = sample_release()
    ways = [*release.once_per_thread(Respelling).ways("pole felezi")]
    assert "پل فلزی" in ways
    assert len(ways) == len(set(ways)) > 1


@pytest.mark.parametrize(
    "typed",
    [
        "بودجه منطقه ۳",
        "قیمت خانه",  # words that people use, though no release has them
        "xqzw",
        "چنقدرا",
        "من",
        "",
    ],
)
def test_what_is_right_or_unknown_stays(respell, typed):
    assert respell(typed) is None
