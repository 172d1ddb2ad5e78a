"""The large plans of other shapes: imported, published and built, with how long each takes.

    python -m tests.bench.plan_shapes [FOLDER]

Figures are printed, never judged. What is made stays in FOLDER, for a look at its pages.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.factories.packages import write_folder
from tests.factories.shaped_plans import five_levels, in_euro, shaped_plan, two_levels

FORMS = {
    "two levels, 1,467 projects, ten districts": (two_levels(), "1404-04-10"),
    "five levels, 1,470 nodes": (five_levels(), "1409-04-10"),
    "euro, Gregorian years": (in_euro(), "2024-06-30"),
}


def run(folder: Path, *arguments: str) -> float:
    """Run one command on the data in *folder*, and give how many seconds it took."""
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        check=True,
        env={"QOTBNAMA_DATA_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
    )
    return time.monotonic() - began


def main() -> None:
    """Print a line for each plan."""
    given = sys.argv[1:]
    base = Path(given[0]) if given else Path(tempfile.mkdtemp())
    for name, (form, judged_on) in FORMS.items():
        folder = base / form.code
        package = write_folder(base / f"package-{form.code}", shaped_plan(form))
        seconds = [
            run(folder, "import", str(package)),
            run(folder, "publish", "--judged-on", judged_on),
            run(folder, "build"),
        ]
        pages = sum(1 for _ in (folder / "site" / form.code).rglob("index.html"))
        took = ", ".join(f"{one:.1f}" for one in seconds)
        print(f"{name}: {pages} pages; import, publish, build: {took} s")


if __name__ == "__main__":
    main()
