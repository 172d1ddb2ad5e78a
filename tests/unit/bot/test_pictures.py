from core.texts import load_texts
from portal.pages.indicators.pictures import indicator_picture
from tests.factories.small_city import small_release


def test_a_picture_is_a_png_that_is_the_same_each_time():
    first = indicator_picture(small_release(), "P01", load_texts())
    assert first.startswith(b"\x89PNG")
    assert indicator_picture(small_release(), "P01", load_texts()) == first
