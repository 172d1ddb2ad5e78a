"""What `import core.release` costs, beside the modules of Python that it cannot do without.

    python tests/bench/release_import.py

Prints the processor time of a whole process each, the least of many, and how the two compare.
"""

import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 30
NOTHING = "pass"
BASE = "import sqlite3, dataclasses, decimal"
RELEASE = "import core.release"


def cpu_ms(statement: str) -> float:
    """Return the processor time of a process that only runs *statement*, in milliseconds."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {statement}"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main() -> None:
    """Print the figures."""
    least_ms = {text: min(cpu_ms(text) for _ in range(RUNS)) for text in (NOTHING, BASE, RELEASE)}
    for statement, used_ms in least_ms.items():
        print(f"{used_ms:6.1f} ms  {statement}")
    print(f"{least_ms[RELEASE] / least_ms[BASE]:6.2f} × the second is the third")


if __name__ == "__main__":
    main()
