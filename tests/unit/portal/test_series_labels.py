"""Where labels of a chart over time find room."""

from decimal import Decimal

import pytest

from portal.charts import series_chart
from portal.charts.frame import PHONE, WIDE, text_width
from portal.charts.labels.label_places import Box, Taken
from portal.charts.labels.series_labels import Labelled, ground, note_labels, value_labels
from portal.pages.indicators.indicator_series import series_of
from tests.factories.sample_city import sample_release
from tests.unit.portal.test_chart_geometry import cases, values_of

PLOT = Box(Decimal(0), Decimal(0), Decimal(300), Decimal(200))


def at(x, y):
    return Decimal(x), Decimal(y)


def test_a_text_has_its_width_around_its_anchor():
    width = text_width("مقدار", 12)
    for anchor, left in (("start", 100), ("middle", 100 - width / 2), ("end", 100 - width)):
        box = Box.of_text("مقدار", 12, Decimal(100), Decimal(50), anchor)
        assert box.left == left - 2
        assert box.right == left + width + 2
        assert box.top < 50 < box.bottom


def test_a_place_on_a_line_is_refused():
    taken = Taken(PLOT)
    taken.add_line([at(0, 50), at(300, 50)])
    on_line, free = (
        Box(Decimal(90), Decimal(top), Decimal(120), Decimal(top + 12)) for top in (45, 60)
    )
    assert taken.choose([on_line]) is None
    assert taken.choose([on_line, free]) == free
    assert taken.choose([free]) is None


def test_a_place_outside_the_plot_is_refused():
    outside = Box(Decimal(290), Decimal(10), Decimal(310), Decimal(20))
    assert Taken(PLOT).choose([outside]) is None


def test_the_last_value_is_labelled_above_its_dot():
    taken = ground(PLOT, [[at(10, 100), at(200, 100)]], [at(10, 100), at(200, 100)])
    values = [Labelled(at(10, 100), "۵"), Labelled(at(200, 100), "۶")]
    last, first = value_labels(taken, values, (13, 12))
    assert (last.is_strong, first.is_strong) == (True, False)
    assert float(last.y) < 100
    assert [label.x for label in (last, first)] == ["200", "10"]
    assert list(value_labels(ground(PLOT, [], []), [], (13, 12))) == []


def test_where_nothing_is_free_nothing_is_written():
    tiny = Box(Decimal(0), Decimal(0), Decimal(10), Decimal(5))
    values = [Labelled(at(5, 2), "۵")]
    assert list(value_labels(ground(tiny, [], []), values, (13, 0))) == []
    assert list(note_labels(ground(tiny, [], []), values, 12)) == []


@pytest.mark.parametrize("canvas", [WIDE, PHONE], ids=lambda canvas: canvas.name)
def test_every_indicator_shows_its_last_value(canvas):
    unlabelled = []
    for case in cases(sample_release()):
        if values_of(case):
            labels = series_chart.layout(series_of(case, ""), canvas).labels
            if sum(label.is_strong for label in labels) != 1:
                unlabelled.append(case.indicator.code)
    assert unlabelled == []
