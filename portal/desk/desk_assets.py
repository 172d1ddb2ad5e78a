"""Style sheet, typeface and the one script of the desk, under names that carry their hash.

They are the desk's own: it is there before the first site is built, and not a byte of its style
weighs on a public page.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from rcssmin import cssmin
from rjsmin import jsmin

from portal.site.assets import FOLDER, FONT

_LETTERS = 12
MEDIA = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class DeskAssets:
    """Addresses of the style sheets, the typeface and the script, and the files by their names.

    `draft_css` is for pages of a draft's site, beside their own.
    """

    css: str
    font: str
    draft_css: str
    passkeys: str
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
    script = str(jsmin((FOLDER / "desk" / "passkeys.js").read_text("utf-8"))).encode()
    script_name = _named("passkeys.js", script)
    return DeskAssets(
        css=f"/desk/static/{css_name}",
        font=f"/desk/static/{font_name}",
        draft_css=f"/desk/static/{draft_name}",
        passkeys=f"/desk/static/{script_name}",
        files={font_name: font, css_name: sheet, draft_name: draft, script_name: script},
    )


def _named(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:_LETTERS]}.{suffix}"
