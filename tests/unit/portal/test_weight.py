"""What a reader's line has to carry for the sample plan, as it is sent: compressed."""

import pytest

from tests.factories.sample_site import bordered_site, sample_site

HTML_AND_CSS_BYTES = 14_600
FIRST_VIEW_BYTES = 32_000
# What shows the whole plan in one picture may be heavier, and no other page.
WHOLE_PLAN = ("1400/plan/index.html.br", "en/1400/plan/index.html.br")
WHOLE_PLAN_BYTES = 48_000


@pytest.fixture(scope="module", params=[sample_site, bordered_site])
def site(request):
    return request.param()


def size(site, pattern):
    (found,) = (site / "static").glob(pattern)
    return found.stat().st_size


def test_no_page_is_heavier_than_was_promised(site):
    css, font = size(site, "site.*.css.br"), size(site, "vazirmatn.*.woff2")
    # A page in one file is downloaded, not looked at; its own size is held in test_offline.py.
    pages = {file: file.stat().st_size for file in site.rglob("index.html.br")}
    assert len(pages) > 500
    whole = {file for file in pages if str(file.relative_to(site)) in WHOLE_PLAN}
    assert len(whole) == 1 + (site / "en").is_dir()
    heaviest = max(pages.keys() - whole, key=pages.__getitem__)
    assert pages[heaviest] + css < HTML_AND_CSS_BYTES, heaviest
    scripts = {name: size(site, f"{name}.*.js.br") for name in ("lists", "suggest")}
    for file, weight in pages.items():
        page = file.with_suffix("").read_bytes()
        asked = sum(scripts[name] for name in scripts if f"/static/{name}.".encode() in page)
        most = WHOLE_PLAN_BYTES if file in whole else FIRST_VIEW_BYTES
        assert weight + css + font + asked < most, file


def test_the_scripts_are_small(site):
    assert size(site, "lists.*.js.br") < 1_000
    assert size(site, "suggest.*.js.br") < 400
    assert size(site, "search.*.js.br") + size(site, "static_search.*.js.br") < 20_000
