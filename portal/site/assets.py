"""Style sheet, font and scripts, under names that carry their hash: browsers keep them.

The sources are written to be read (static/styles, a file per component in the cascade's order;
static/scripts); what is served is made of them here, without comments and air.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

FOLDER = Path(__file__).resolve().parent.parent / "static"
FONT = "vazirmatn.woff2"
SCRIPT, ENGINE = "search.js", "static_search.js"
BEFORE = {ENGINE: ("static_judging.js",)}  # sources that stand before another in its script
LISTS = "lists.js"
SUGGEST = "suggest.js"
LICENCE = "OFL.txt"
DIGEST_LETTERS = 12


@dataclass(frozen=True)
class Assets:
    """Addresses, and all files by theirs.

    *script* is the search page's, *engine* what it loads where no server answers, *lists* what
    narrows a list in place, *suggest* what brings the first to another page.
    """

    css: str
    font: str
    script: str
    engine: str
    lists: str
    suggest: str
    files: dict[str, bytes]


def read_assets() -> Assets:
    """Read the assets; the style sheet names the font by its hashed name."""
    font = (FOLDER / FONT).read_bytes()
    font_name = _named(FONT, font)
    sheet = style_sheet().replace(FONT, font_name).encode()
    css_name = _named("site.css", sheet)
    scripts = [_script(name) for name in (SCRIPT, ENGINE, LISTS, SUGGEST)]
    script, engine, lists, suggest = (address for address, _ in scripts)
    return Assets(
        css=f"/static/{css_name}",
        font=f"/static/{font_name}",
        script=script,
        engine=engine,
        lists=lists,
        suggest=suggest,
        files={
            **dict(scripts),
            f"/static/{css_name}": sheet,
            f"/static/{font_name}": font,
            f"/static/{LICENCE}": (FOLDER / LICENCE).read_bytes(),
        },
    )


def built_assets(site: Path) -> Assets:
    """Find the assets of a site as it was built; a page in its frame must not ask for others.

    Without a site, those that the next one will have.
    """
    patterns = (
        "site.*.css",
        "vazirmatn.*.woff2",
        "search.*.js",
        "static_search.*.js",
        "lists.*.js",
        "suggest.*.js",
    )
    found = [sorted((site / "static").glob(pattern)) for pattern in patterns]
    if not all(found):
        return read_assets()
    css, font, script, engine, lists, suggest = (f"/static/{one[0].name}" for one in found)
    return Assets(css, font, script, engine, lists, suggest, files={})


def style_sheet() -> str:
    """Return the styles of all components, minified, in the order of their files' names."""
    paths = sorted((FOLDER / "styles").glob("*.css"))
    return str(cssmin("\n".join(path.read_text(encoding="utf-8") for path in paths)))


def _script(name: str) -> tuple[str, bytes]:
    parts = (FOLDER / "scripts" / part for part in (*BEFORE.get(name, ()), name))
    source = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    content = str(jsmin(source)).encode()
    return f"/static/{_named(name, content)}", content


def _named(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:DIGEST_LETTERS]}.{suffix}"
