"""The templates that charts are written with."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

FOLDER = Path(__file__).resolve().parent / "templates"


@lru_cache(maxsize=32)
def template(stem: str) -> Template:
    """Return the template of *stem*: strict, escaping, read once."""
    return _environment().get_template(f"{stem}.svg.j2")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
