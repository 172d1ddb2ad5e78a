"""A page that stands alone, for where the frame of the site is not at hand.

It wears the desk's style sheet, which is there before the first site is built.
"""

from markupsafe import escape

from portal.desk.desk_assets import desk_assets


def bare_page(title: str, text: str, *, link: tuple[str, str] | None = None) -> str:
    """Write a page of a title, one paragraph, and a *link*: its words and its address."""
    onward = f'<p><a href="{escape(link[1])}">{escape(link[0])}</a></p>' if link else ""
    return (
        '<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{desk_assets().css}">'
        f'<body><main class="frame narrow"><h1>{escape(title)}</h1><p>{escape(text)}</p>{onward}'
        "</main></html>"
    )
