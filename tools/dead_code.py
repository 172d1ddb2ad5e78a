"""Names what nothing in the program uses: `python -m tools.dead_code`, a part of `make lint`.

vulture finds what is defined and nowhere named. Tests do not count as use: a rule that only its
test calls is dead. What is used in ways that vulture cannot see is listed here, with the reason.
"""

import re
import sys
from pathlib import Path

from vulture import Vulture
from vulture.core import Item

PATHS = ("bot", "cli", "core", "portal", "tools")
# Called by name from elsewhere: routes, commands, hooks of SQLAlchemy, pydantic and Alembic.
DECORATORS = ("@app.*", "@router.*", "@own.*", "@*.register", "@*validator", "@*serializer")
ALLOWED = {
    # Attributes that a library reads.
    "should_exit": "uvicorn's server",
    "isolation_level": "sqlite3's connection",
    "compress_type": "zipfile's entry",
    "rightToLeft": "openpyxl's sheet",
    "data_type": "openpyxl's cell",
    "number_format": "openpyxl's cell",
    "*Handler": "expat's parser",
    "handle_*": "html.parser's methods",
    "load_bytecode": "jinja2's cache",
    "dump_bytecode": "jinja2's cache",
    "naming_convention": "SQLAlchemy's metadata",
    "unraisablehook": "Python's own hook",
    "BuildPy": "setuptools' step, named in pyproject.toml",
    "__init_subclass__": "Python's own hook",
    "context_class": "click's command",
    "allow_extra_args": "click's command",
    "model_config": "pydantic's model",
    "background": "starlette's response",
    "json_parameters": "a request of python-telegram-bot",
    "multipart_data": "a request of python-telegram-bot",
    "contains_files": "a request of python-telegram-bot",
    "parse_json_payload": "a request of python-telegram-bot",
    "do_request": "a request of python-telegram-bot",
    "*_timeout": "a request of python-telegram-bot",
    "read_only": "psycopg's connection",
    "readable": "a stream of io",
    "readinto": "a stream of io",
    "collect": "prometheus_client's collector",
    "downgrade": "Alembic's way back, which tests and operators go",
    "down_revision": "Alembic's migration",
    "branch_labels": "Alembic's migration",
    "depends_on": "Alembic's migration",
    # Names that are looked up as text.
    "__call__": "a Protocol's method",
    "unneeded": "told by core/importing/report.py with its like",
    "expected_unweighted": "told by core/evaluation/explanation/explain.py with its like",
    # For who works on the code itself.
    "build_site": "the site of given releases, for tests and benches",
    "process_*": "SQLAlchemy's type",
    "load_dialect_impl": "SQLAlchemy's type",
}


def main() -> int:
    """Print what is dead; return 1 if there is any."""
    root = Path(__file__).resolve().parent.parent
    search = Vulture(ignore_decorators=DECORATORS, ignore_names=list(ALLOWED))
    search.scavenge([str(path) for pattern in PATHS for path in sorted(root.glob(pattern))])
    in_templates = _names_in_templates(root)
    dead = [
        item
        for item in search.get_unused_code(min_confidence=60)
        if item.name not in in_templates and not _is_field(item)
    ]
    for item in dead:
        where = Path(item.filename).relative_to(root)
        print(f"{where}:{item.first_lineno}: nothing uses the {item.typ} {item.name}")
    return 1 if dead else 0


def _is_field(item: Item) -> bool:
    """Return whether it is a field or column: those are read by whatever goes through them all."""
    line = item.filename.read_text(encoding="utf-8").splitlines()[item.first_lineno - 1]
    is_inside: bool = line.startswith(" ")
    return item.typ == "variable" and is_inside


def _names_in_templates(root: Path) -> frozenset[str]:
    texts = (path.read_text(encoding="utf-8") for path in root.glob("portal/**/*.j2"))
    return frozenset(name for text in texts for name in re.findall(r"\b[a-z_]\w*\b", text))


if __name__ == "__main__":
    sys.exit(main())
