"""Makes the self-hosted fonts from the npm package `vazirmatn`; run again, same bytes.

Writes one variable woff2 for pages (weights 400–700) and two TTF for charts as PNG, each cut down
to the letters, digits and marks a Persian page uses, and the licence beside them.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.varLib import instancer

PACKAGE = "vazirmatn@33.0.3"
ROOT = Path(__file__).resolve().parent.parent
PAGE_FONTS = ROOT / "portal" / "static"
CHART_FONTS = ROOT / "portal" / "charts" / "fonts"

PERSIAN_LETTERS = "ءآأؤئابتثجحخدذرزسشصضطظعغفقلمنهوپچژکگی"
# Quoted names only; whatever else is typed into the search box falls back to the reader's font.
ARABIC_LETTERS = "إةكيۀ"
VOWEL_MARKS = "\u064b\u064e\u064f\u0650\u0651\u0654"
DIGITS = "۰۱۲۳۴۵۶۷۸۹"
MARKS = "،؛؟٪٫٬«»…–—−×±·•≤≥²³\u00a0\u200c\u200d\u200e\u200f"
LATIN_SIGNS = "".join(chr(code) for code in range(0x20, 0x7F) if not chr(code).isalpha())
LATIN_LETTERS = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code).isalpha())
# Latin digits and the signs of code stand among Latin letters, and are shown by their font.
PAGE_SIGNS = " !\"%&'()*+,-./:=?[]"
PERSIAN = PERSIAN_LETTERS + ARABIC_LETTERS + VOWEL_MARKS + DIGITS + MARKS

# What shaping Persian needs; no swashes, no small capitals, no contextual alternates.
FEATURES = ("ccmp", "fina", "init", "kern", "liga", "locl", "mark", "medi", "mkmk", "rlig")
# A grid four times coarser than the drawing's: at the largest title a step is 0.07 pixels, and
# the file is a seventh smaller.
PAGE_UNITS_PER_EM = 512
# The family and the style; who made it and under which licence stands in OFL.txt beside it.
PAGE_NAMES = (1, 2)
CHART_NAMES = (0, 1, 2, 3, 4, 6, 13, 14)


def main() -> None:
    """Fetch the package by name and write the fonts."""
    with tempfile.TemporaryDirectory() as folder:
        source = unpack(Path(folder))
        variable = source / "fonts" / "variable" / "Vazirmatn[wght].ttf"
        # Latin letters are a third of the font and a hundredth of the text: on a page the reader's
        # own font shows them, in a picture there is no other font.
        page = narrowed(variable, Path(folder))
        target = PAGE_FONTS / "vazirmatn.woff2"
        cut(page, target, PERSIAN + PAGE_SIGNS, names=PAGE_NAMES, units_per_em=PAGE_UNITS_PER_EM)
        for weight in ("Regular", "Bold"):
            face = source / "fonts" / "ttf" / f"Vazirmatn-{weight}.ttf"
            target = CHART_FONTS / f"vazirmatn-{weight.lower()}.ttf"
            cut(face, target, PERSIAN + LATIN_SIGNS + LATIN_LETTERS, names=CHART_NAMES)
        for place in (PAGE_FONTS, CHART_FONTS):
            shutil.copyfile(source / "OFL.txt", place / "OFL.txt")


def unpack(folder: Path) -> Path:
    """Return where the package lies, fetched by npm from whatever registry it is set to."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch the font")
    subprocess.run([npm, "pack", PACKAGE, "--silent"], cwd=folder, check=True)
    (archive,) = folder.glob("vazirmatn-*.tgz")
    shutil.unpack_archive(archive, folder, filter="data")
    return folder / "package"


def narrowed(variable: Path, folder: Path) -> Path:
    """Limit the weight axis to 400–700.

    It is saved and read again: subsetting the instance in memory leaves the dropped masters in.
    """
    font = TTFont(variable, recalcTimestamp=False)
    instancer.instantiateVariableFont(font, {"wght": (400, 400, 700)}, inplace=True)
    target = folder / "narrowed.ttf"
    font.save(target)
    return target


def cut(
    face: Path,
    target: Path,
    characters: str,
    *,
    names: Iterable[int],
    units_per_em: int | None = None,
) -> None:
    """Write *face* with only *characters* to *target*; the suffix decides the format."""
    options = subset.Options(
        layout_features=list(FEATURES),
        flavor="woff2" if target.suffix == ".woff2" else None,
        hinting=False,
        desubroutinize=True,
        name_IDs=list(names),
        recalc_timestamp=False,
        notdef_outline=True,
    )
    font = subset.load_font(str(face), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    if units_per_em is not None:
        scale_upem(font, units_per_em)
    target.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(target), options)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
