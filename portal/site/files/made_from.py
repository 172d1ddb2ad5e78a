"""Files that the server makes of others when they are asked for, since few of thousands are."""

import re

_PICTURES = re.compile(
    r"(.+/card(?:-square)?)(?:@2x)?\.png|(.+/chart/[^/]+?)(?:(?:@2x)?\.png|\.zip)"
)
_LISTS = re.compile(r"(.+/list)\.(?:xlsx|json)")


def made_from(address: str) -> str | None:
    """Return the address of the file that the one at *address* is made of; None of any other.

    PNG and ZIP are made of the SVG of a chart or a card, XLSX and JSON of the CSV of a list.
    """
    if found := _LISTS.fullmatch(address):
        return f"{found[1]}.csv"
    if found := _PICTURES.fullmatch(address):
        return f"{found[1] or found[2]}.svg"
    return None
