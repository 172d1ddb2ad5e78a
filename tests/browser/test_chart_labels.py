"""Every chart of the sample as it is drawn: its texts touch neither each other nor a line."""

import pytest

from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.home import home_page
from portal.pages.indicators.indicator_pages import indicator_pages
from portal.pages.projects.project_pages import project_pages
from portal.pages.promises.lateness_page import lateness_page
from tests.browser.sites import serve
from tests.factories.city import write_city
from tests.factories.drafts import made
from tests.factories.sample_city import sample_release

BATCH = 40
# The ink of each text (its box is as high as the font) against the ink of the others, and against
# points of every line but the grid. What stands in a group of its own (the mark of a sample, keys
# of the legend) has places of its own.
TOUCHING = """
charts => {
  const main = document.querySelector('main');
  main.innerHTML = charts.join('');
  main.querySelectorAll('.wide, .phone').forEach(e => { e.style.display = 'block'; });
  const pen = document.createElement('canvas').getContext('2d');
  const ink = text => {
    const style = getComputedStyle(text);
    pen.font = `${style.fontWeight} ${style.fontSize} Vazirmatn`;
    const measured = pen.measureText(text.textContent), box = text.getBBox();
    const y = +text.getAttribute('y') + +(text.getAttribute('dy') || 0);
    return {left: box.x, right: box.x + box.width, top: y - measured.actualBoundingBoxAscent,
      bottom: y + measured.actualBoundingBoxDescent, text: text.textContent};
  };
  const drawn = element => {
    const length = element.getTotalLength(), points = [];
    for (let at = 0; at <= length; at += 2) points.push(element.getPointAtLength(at));
    return points;
  };
  const found = [];
  main.querySelectorAll('svg').forEach((svg, turn) => {
    const texts = [...svg.querySelectorAll('text')].filter(t => !t.closest('g[transform]'))
      .map(ink);
    const points = [...svg.querySelectorAll('polyline, path[stroke]')]
      .filter(e => e.getAttribute('stroke') != 'var(--rule)' && !e.closest('g[transform]'))
      .flatMap(drawn);
    texts.forEach((one, n) => {
      for (const other of texts.slice(n + 1))
        if (one.left + .5 < other.right && other.left + .5 < one.right
            && one.top + .5 < other.bottom && other.top + .5 < one.bottom)
          found.push([turn, one.text, other.text]);
      if (points.some(p => one.left < p.x && p.x < one.right && one.top < p.y && p.y < one.bottom))
        found.push([turn, one.text, 'a line']);
    });
  });
  return found;
}
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("labels")
    with serve(write_city(folder), folder) as served:
        yield served


@pytest.fixture(scope="module")
def book():
    return Book(sample_release(), load_texts())


def touching(opened, charts):
    page = opened("/1400/")
    page.evaluate("document.fonts.ready")
    found: dict[str, list[list[str]]] = {}
    names = list(charts)
    for start in range(0, len(names), BATCH):
        batch = names[start : start + BATCH]
        for turn, *texts in page.evaluate(TOUCHING, [charts[name] for name in batch]):
            found.setdefault(batch[turn // 2], []).append(texts)
    return found


def test_no_label_of_an_indicator_is_touched(opened, book):
    charts = {page.head.title: page.chart for page in made(indicator_pages(book)) if page.chart}
    assert len(charts) > 150
    assert touching(opened, charts) == {}


def test_no_label_of_a_project_is_touched(opened, book):
    charts = {page.head.title: page.chart for page in made(project_pages(book)) if page.chart}
    assert len(charts) > 100
    assert touching(opened, charts) == {}


def test_no_label_of_lateness_is_touched(opened, book):
    page = lateness_page(book)
    charts = {"home": home_page(book).picture, "strips": page.strips, "calendar": page.calendar}
    assert touching(opened, charts) == {}


def test_a_label_on_a_line_is_found_out(opened):
    line = '<path d="M0 10H99" stroke="red"/><text x="9" y="15">متن</text>'
    assert touching(opened, {"x": f'<div class="wide"><svg>{line}</svg></div>'})["x"]
