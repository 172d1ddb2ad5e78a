"""The handbook at the desk: the text of docs/clerk.md, whole, with its contents."""

import re
from html import unescape

from core.enums import Role
from portal.desk.rooms.handbook import read_handbook
from tests.unit.house.codebase import ROOT

PAGE = "/desk/help/"
SOURCE = (ROOT / "docs" / "clerk.md").read_text(encoding="utf-8")


def words_of(text):
    return re.findall(r"[آ-ی۰-۹\u200c]+", text)


def test_the_page_has_every_word_of_the_handbook(as_role):
    page = as_role(Role.CLERK).get(PAGE).text
    main = page[page.index("<main") : page.index("</main>")]
    contents = re.findall(r"(?m)^## (.+)$", SOURCE)
    shown = unescape(re.sub(r"<[^>]+>", " ", main.partition("</nav>")[2]))
    title = re.findall(r"(?m)^# (.+)$", SOURCE)[0]
    assert words_of(shown) == words_of(SOURCE.replace(f"# {title}", "", 1))
    assert f"<h1>{title}</h1>" in page
    assert re.findall(r'<li><a href="#part-\d+">(.+)</a></li>', main) == contents
    assert re.findall(r'<h2 id="part-\d+">(.+)</h2>', main) == contents


def test_every_page_leads_to_it(as_role):
    for role in Role:
        assert f'href="{PAGE}"' in as_role(role).get("/desk/").text


def test_tags_in_a_handbook_are_text():
    found = read_handbook("# عنوان\n\n<script>x</script>\n\n| یک |\n|---|\n| دو |\n")
    assert found.title == "عنوان"
    assert "<script>" not in found.text
    assert '<div class="scroll" tabindex="0"><table>' in found.text
    assert found.parts == ()
