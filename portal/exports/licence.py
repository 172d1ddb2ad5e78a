"""The address of a licence that a plan names in words."""

import re

from core.plan.web_address import is_web_address

_CREATIVE_COMMONS = re.compile(r"CC[- ](BY(?:-NC)?(?:-SA|-ND)?)[- ](\d\.\d)", re.IGNORECASE)
_PUBLIC_DOMAIN = re.compile(r"CC0(?:[- ](1\.0))?", re.IGNORECASE)


def licence_address(licence: str | None) -> str | None:
    """Return where the text of *licence* is, such as `CC-BY-4.0`; None where nobody can know."""
    text = (licence or "").strip()
    if is_web_address(text):
        return text
    if found := _CREATIVE_COMMONS.fullmatch(text):
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    if _PUBLIC_DOMAIN.fullmatch(text):
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    return None
