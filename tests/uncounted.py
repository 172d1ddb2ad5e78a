"""Runs code without counting its coverage, which more than doubles the processor it takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from coverage import Coverage


@contextmanager
def uncounted() -> Iterator[None]:
    """Stop counting for what is inside; without coverage, or inside another, change nothing.

    For what covers nothing of its own: a whole site or city that is made to be read, and tests
    that look at the program from outside.
    """
    counting = Coverage.current()
    if counting is None:
        yield
        return
    counting.stop()
    try:
        yield
    finally:
        counting.start()
