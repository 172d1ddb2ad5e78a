"""The command that runs a reader in a process of its own, which may die without harm."""

import sys
from pathlib import Path

_ROOT = Path(__file__).parents[3]
# The interpreter runs isolated from the surroundings, so the program's place is an argument.
_START = (
    "import sys; sys.path.append(sys.argv[1]); sys.stdout.reconfigure(encoding='utf-8');"
    " from core.importing.readers.xlsx.workbook_child import limit;"
    " from core.importing.readers.{module} import main; {call}"
)


def child_command(module: str, call: str) -> list[str]:
    """Return the command that runs *call*, a call of `main` of a module of this folder.

    In *call*, `limit` sets the limits of the process, and `sys.argv[2:]` are what is appended.
    """
    return [sys.executable, "-I", "-c", _START.format(module=module, call=call), str(_ROOT)]
