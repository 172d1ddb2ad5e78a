import pytest

from bot.screens import screen
from bot.screens.parts.intents import decode
from core.texts import load_texts
from portal.pages.districts.card_pictures import card_picture
from tests.factories.scenes import scene_of
from tests.factories.small_city import small_release
from tests.presence import present


def picture(kind, code):
    return card_picture(small_release(), kind, code, load_texts())


@pytest.mark.parametrize(
    "card", ["v1|ind|P01", "v1|prj|F-01", "v1|dis|D1", "v1|dis|D1|share", "v1|ind|P01|pic"]
)
def test_a_card_s_picture_is_a_png_that_is_the_same_each_time(card):
    chart = present(screen(decode(card), scene_of()).chart)
    first = picture(chart.kind, chart.code)
    assert first.startswith(b"\x89PNG")
    assert picture(chart.kind, chart.code) == first


@pytest.mark.parametrize("card", ["v1|ind|K001", "v1|prj|D1-01", "v1|prj|F-01|share"])
def test_what_has_nothing_to_draw_has_no_picture(card):
    assert screen(decode(card), scene_of()).chart is None
