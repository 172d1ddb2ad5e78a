"""How far a long task is: told by whoever does it, shown by whoever asked for it."""

from collections.abc import Callable

# (key of the step's name in the catalogues, how much is done, of how much; 0: nobody knows)
type Progress = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _total: int) -> None:
    """Report progress to nobody."""
