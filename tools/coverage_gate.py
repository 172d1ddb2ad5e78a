"""Holds each package to its own coverage: the end of `make test`, after pytest wrote `.coverage`.

A share counts lines and branches together, as coverage.py does; it is that of one package, so that
a well-tested one cannot make up for another.
"""

import io
import sys
from collections.abc import Mapping
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).parents[1]
# In percent. Only core has no line that is reached through another program alone: a signal, a
# terminal, a server that is gone.
LEAST = {"core": 100.0, "bot": 90.0, "portal": 90.0, "cli": 90.0}


def main() -> int:
    """Print the share of each package, and of one that has too little what is missing."""
    coverage = Coverage(config_file=ROOT / "pyproject.toml")
    coverage.load()
    return hold(coverage, LEAST)


def hold(coverage: Coverage, least: Mapping[str, float]) -> int:
    """Return 1 if a package of *least* has a smaller share than stands there, else 0."""
    is_short = False
    for package, percent in least.items():
        report = io.StringIO()
        share = coverage.report(include=[f"{package}/*"], file=report)
        print(f"coverage of {package}: {share:.1f} % (at least {percent:g} %)")
        if share < percent:
            is_short = True
            print(report.getvalue())
    return int(is_short)


if __name__ == "__main__":
    sys.exit(main())
