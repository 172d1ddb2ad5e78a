import pytest

from core.search.query.place_words import read_place, units_in
from tests.presence import present


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("خیابان چهارباغ", "پیاده‌راه‌سازی چهارباغ عباسی"),
        ("چهار باغ", "پیاده‌راه‌سازی چهارباغ عباسی"),
        ("مترو", "تکمیل خط یک قطار شهری"),
        ("محلهٔ سيچان", "مجموعهٔ ورزشی محله سیچان"),
        ("نقش جهان", "مرمت میدان امام"),
        ("زاینده‌رود", "ساماندهی زاینده رود در شهر"),
        ("ملک شهر", "پارکینگ ملک‌شهر"),
        ("خیابان", "تعریض خیابان"),
    ],
)
def test_a_text_speaks_of_a_place_however_it_is_written(place, text):
    assert present(read_place(place)).is_in(units_in(text))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("مترو", "قطار تهران و فضای شهری"),
        ("چهارباغ بالا", "چهارباغ عباسی"),
        ("پل خواجو", "محلهٔ خواجو"),
        ("سیچان", ""),
    ],
)
def test_a_text_that_has_not_every_word_of_it_does_not(place, text):
    assert not present(read_place(place)).is_in(units_in(text))


@pytest.mark.parametrize("text", ["", "از و به", "؟!", "📍"])
def test_what_names_nothing_is_no_place(text):
    assert read_place(text) is None
