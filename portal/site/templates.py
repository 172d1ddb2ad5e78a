"""The Jinja2 environment of pages: strict, escaping, with texts put in when a template is read."""

import re
from functools import partial
from html import escape
from pathlib import Path

from jinja2 import BaseLoader, BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from core.texts import Texts

FOLDER = Path(__file__).resolve().parent.parent / "templates"
# [[portal.skip]] in a template is the sentence of that key. It costs nothing when a page is
# rendered, and a key that is not in the catalogue fails the build.
_KEY = re.compile(r"\[\[([a-z0-9_.]+)\]\]")


class TextsInPlace(BaseLoader):
    """Reads templates and puts the catalogue's sentences in place of their keys."""

    def __init__(self, texts: Texts) -> None:
        """Take sentences from *texts*."""
        self._files = FileSystemLoader(FOLDER)
        self._sentence = partial(_sentence, texts)

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, "None"]:
        """Read a template; KeyError when it asks for a sentence that there is none of."""
        source, path, _ = self._files.get_source(environment, template)
        return _KEY.sub(self._sentence, source), path, None


class CompiledTemplates(BytecodeCache):
    """Keeps what a process has compiled: the same source is not read again for the next site."""

    def __init__(self) -> None:
        """Start with nothing compiled."""
        self._code: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put what was compiled of a source into *bucket*."""
        if code := self._code.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._code[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = CompiledTemplates()


def _sentence(texts: Texts, match: re.Match[str]) -> str:
    return escape(texts(match[1]))


def page_environment(texts: Texts) -> Environment:
    """Make the environment for one build."""
    return Environment(
        loader=TextsInPlace(texts),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
