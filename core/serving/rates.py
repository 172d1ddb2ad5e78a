"""How many requests may be made in a minute, as the settings say it."""

import re
from typing import NamedTuple, Self

_RATE = re.compile(r"(\d{1,9})/(\d{1,9})")


class Rate(NamedTuple):
    """Requests in a minute: from one client, and from all. Nought is no limit."""

    per_client: int
    total: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse `60/3000`; ValueError if it is something else."""
        found = _RATE.fullmatch(text.strip())
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))
