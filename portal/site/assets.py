"""Style sheet, font and script, under names that carry their hash, so that browsers keep them for ever."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static"
FONT = "vazirmatn.woff2"
SCRIPT = "search.js"
LICENCE = "OFL.txt"
DIGEST_LETTERS = 12


@dataclass(frozen=True)
class Assets:
    """Addresses of style sheet, font and the search page's script; all files by their address."""

    css: str
    font: str
    script: str
    files: dict[str, bytes]


def read_assets() -> Assets:
    """Read the assets; the style sheet names the font by its hashed name."""
    font = (FOLDER / FONT).read_bytes()
    font_name = _named(FONT, font)
    css = compact((FOLDER / "site.css").read_text(encoding="utf-8"))
    sheet = css.replace(FONT, font_name).encode()
    css_name = _named("site.css", sheet)
    script = (FOLDER / SCRIPT).read_bytes()
    script_name = _named(SCRIPT, script)
    return Assets(
        css=f"/static/{css_name}",
        font=f"/static/{font_name}",
        script=f"/static/{script_name}",
        files={
            f"/static/{script_name}": script,
            f"/static/{css_name}": sheet,
            f"/static/{font_name}": font,
            f"/static/{LICENCE}": (FOLDER / LICENCE).read_bytes(),
        },
    )


def built_assets(site: Path) -> Assets:
    """Find the assets of a site as it was built; a page in its frame must not ask for others.

    Without a site, those that the next one will have.
    """
    patterns = "site.*.css", "vazirmatn.*.woff2", "search.*.js"
    found = [sorted((site / "static").glob(pattern)) for pattern in patterns]
    if not all(found):
        return read_assets()
    css, font, script = (f"/static/{names[0].name}" for names in found)
    return Assets(css=css, font=font, script=script, files={})


def compact(css: str) -> str:
    """Drop comments and line ends; the sheet is written without other air."""
    lines = (line.strip() for line in css.splitlines())
    return "".join(line for line in lines if not line.startswith("/*"))


def _named(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:DIGEST_LETTERS]}.{suffix}"
