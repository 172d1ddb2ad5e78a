"""A page that stands alone, for where the frame of the site is not at hand."""

from markupsafe import escape


def bare_page(title: str, text: str) -> str:
    """Write a page of a title and one paragraph."""
    return (
        '<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><h1>{escape(title)}</h1><p>{escape(text)}</p></html>"
    )
