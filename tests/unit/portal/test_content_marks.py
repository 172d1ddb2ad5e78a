"""Persian content of an English page says that it is Persian."""

import pytest

from portal.site.languages.content_marks import marked
from portal.site.languages.twin_addresses import led_within

OPEN, CLOSE = '<bdi lang="fa" dir="rtl">', "</bdi>"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Plan</p>", "<p>Plan</p>"),
        ("<p>برنامه</p>", f"<p>{OPEN}برنامه{CLOSE}</p>"),
        ("<p> پایان یافت. </p>", f"<p> {OPEN}پایان یافت.{CLOSE} </p>"),
        ("<p>in منطقهٔ ۷, too</p>", f"<p>in {OPEN}منطقهٔ ۷{CLOSE}, too</p>"),
        ("<p>منطقهٔ ۱ (40)</p>", f"<p>{OPEN}منطقهٔ ۱{CLOSE} (40)</p>"),
        ("<p>“شهر” and “رود”</p>", f"<p>“{OPEN}شهر{CLOSE}” and “{OPEN}رود{CLOSE}”</p>"),
        (
            "<p>Sum: 1 (شهر) + 2 (رود)</p>",
            f"<p>Sum: 1 {OPEN}(شهر){CLOSE} + 2 {OPEN}(رود){CLOSE}</p>",
        ),
        ("<title>شهر | Qotbnama</title>", '<title lang="fa">شهر | Qotbnama</title>'),
        ('<option value="1">شهر</option>', '<option value="1" lang="fa">شهر</option>'),
        ('<a lang="fa" href="/">فارسی</a>', '<a lang="fa" href="/">فارسی</a>'),
        ('<script>"شهر"</script>', '<script>"شهر"</script>'),
        ('<i title="a>شهر">b</i>', '<i title="a>شهر">b</i>'),
        ("شهر<!-- شهر -->", f"{OPEN}شهر{CLOSE}<!-- شهر -->"),
    ],
)
def test_what_is_marked(page, expected):
    assert marked(page) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<a href="/1400/plan/#S01">', '<a href="/en/1400/plan/#S01">'),
        ('<a class="b" href="/">', '<a class="b" href="/en/">'),
        ('<a href="/1400/nodes/search/">', '<a href="/en/1400/nodes/search/">'),
        ('<a href="/1400/data/x.csv">', None),
        ('<a href="/1400/search/?q=a">', None),
        ('<a href="/1400/plan/embed/tree/">', None),
        ('<a href="/r/2/1400/plan/">', None),
        ('<a href="/api/v1/">', None),
        ('<a href="/chat">', None),
        ('<link href="/1400/plan/">', None),
    ],
)
def test_links_lead_to_pages_that_have_a_twin(link, expected):
    assert led_within(link, "/en") == (expected or link)
