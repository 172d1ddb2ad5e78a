"""What every row of a release file is."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a release file; `key` are the columns that name it, rows lie in their order.

    `numbers_in` are text fields that hold a number in some rows.
    """

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    numbers_in: ClassVar[tuple[str, ...]] = ()
