"""The clerk's handbook, docs/clerk.md, as markup with a table of contents."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from portal.desk.desk_pages import Link

# A wheel carries a copy beside the templates (tools/compiled_catalogues.py); a checkout has docs.
_PLACES = (
    Path(__file__).resolve().parents[2] / "templates" / "desk" / "clerk.md",
    Path(__file__).resolve().parents[3] / "docs" / "clerk.md",
)


@dataclass(frozen=True, slots=True)
class Handbook:
    """Its title, links to its parts, and the text below the title."""

    title: str
    parts: tuple[Link, ...]
    text: Markup


@cache
def handbook() -> Handbook:
    """Read the handbook, once in a process."""
    return read_handbook(next(path for path in _PLACES if path.is_file()).read_text("utf-8"))


def read_handbook(source: str) -> Handbook:
    """Render Markdown; its first heading is the title, those of the second level are parts."""
    # Tags in it are for readers of the repository: the page has its own direction.
    lines = (line for line in source.splitlines() if line not in ('<div dir="rtl">', "</div>"))
    writer = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = writer.parse("\n".join(lines))
    title = ""
    parts: list[Link] = []
    for place, token in enumerate(tokens):
        text = tokens[place + 1].content if token.type == "heading_open" else ""
        if token.tag == "h2" and text:
            token.attrSet("id", f"part-{len(parts) + 1}")
            parts.append(Link(text, f"#part-{len(parts) + 1}"))
        title = text if token.tag == "h1" and text else title
    first = next((n for n, token in enumerate(tokens) if token.type == "heading_close"), -1)
    body = writer.renderer.render(tokens[first + 1 :], writer.options, {})
    body = body.replace("<table>", '<div class="scroll" tabindex="0"><table>')
    body = body.replace("</table>", "</table></div>")
    return Handbook(title, tuple(parts), Markup(body))  # noqa: S704 - our own text, without tags
