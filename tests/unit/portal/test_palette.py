"""Colours by role: readable in both themes, and the same in pictures that leave the page."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from portal.charts.frame import FIXED
from portal.site.assets import FOLDER

TOKENS = (Path(FOLDER) / "styles" / "01_tokens.css").read_text(encoding="utf-8")
LIGHT, DARK, FORCED = (
    dict(re.findall(r"--([a-z0-9-]+): ([#a-z0-9]+);", block))
    for block in re.findall(r":root \{(.*?)\}", TOKENS, re.DOTALL)
)
WORDS = ("ink", "soft", "main", "path", "good", "warn", "bad", "none", "needle")
AREAS = ("panel", "area-good", "area-warn", "area-bad", "class-1", "class-2", "class-3")
LATENESS = ("late-0", "late-1", "late-2", "late-3")


def whole(colour):
    """Write «#fff» as «#ffffff»."""
    digits = colour.removeprefix("#")
    return colour if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)


def luminance(colour):
    channels = (int(whole(colour)[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
class TestBothThemes:
    def test_words_are_read_on_paper_and_on_a_panel(self, theme):
        poor = [
            (word, ground)
            for word in WORDS
            for ground in ("paper", "panel")
            if contrast(theme[word], theme[ground]) < 4.5
        ]
        assert poor == []

    def test_ink_is_read_on_every_area_and_class(self, theme):
        assert [area for area in AREAS if contrast(theme["ink"], theme[area]) < 4.5] == []
        assert contrast(theme["on-fill"], theme["class-4"]) >= 4.5
        assert contrast(theme["on-fill"], theme["main"]) >= 4.5

    def test_every_lateness_stands_out_from_paper(self, theme):
        assert [late for late in LATENESS if contrast(theme[late], theme["paper"]) < 3] == []

    def test_lateness_and_classes_run_one_way(self, theme):
        """Seen without any colour, more is darker; in the dark theme, lighter."""
        for scale in (LATENESS[1:], ("class-1", "class-2", "class-3", "class-4")):
            steps = [contrast(theme[step], theme["paper"]) for step in scale]
            assert steps == sorted(steps)


def test_both_themes_and_forced_colours_name_the_same_roles():
    assert LIGHT.keys() == DARK.keys() == FORCED.keys()


def test_a_picture_that_leaves_the_page_has_the_light_theme():
    fixed = {role.replace("_", "-"): colour for role, colour in asdict(FIXED).items()}
    on_page = {role: whole(LIGHT[role]) for role in fixed}
    assert fixed == on_page
    assert LIGHT.keys() - fixed.keys() == {"panel"}
