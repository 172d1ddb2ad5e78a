"""Style sheet and typeface of the desk, under names that carry their hash.

They are the desk's own: it is there before the first site is built, and not a byte of its style
weighs on a public page.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from rcssmin import cssmin

from portal.site.assets import FOLDER, FONT

_LETTERS = 12
MEDIA = {"css": "text/css; charset=utf-8", "woff2": "font/woff2"}


@dataclass(frozen=True, slots=True)
class DeskAssets:
    """Addresses of the style sheets and the typeface, and the files by their names.

    `draft_css` is for pages of a draft's site, beside their own.
    """

    css: str
    font: str
    draft_css: str
    files: dict[str, bytes]


@lru_cache(maxsize=1)
def desk_assets() -> DeskAssets:
    """Read the assets, once in a process."""
    font = (FOLDER / FONT).read_bytes()
    font_name = _named(FONT, font)
    parts = sorted((FOLDER / "desk").glob("*.css"))
    source = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    sheet = str(cssmin(source)).replace(FONT, font_name).encode()
    css_name = _named("desk.css", sheet)
    draft = str(cssmin((FOLDER / "desk" / "draft" / "draft.css").read_text("utf-8"))).encode()
    draft_name = _named("draft.css", draft)
    return DeskAssets(
        css=f"/desk/static/{css_name}",
        font=f"/desk/static/{font_name}",
        draft_css=f"/desk/static/{draft_name}",
        files={font_name: font, css_name: sheet, draft_name: draft},
    )


def _named(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:_LETTERS]}.{suffix}"
