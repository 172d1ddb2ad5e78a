"""What a test knows to be there although its type says that it may be missing."""


def present[T](found: T | None) -> T:
    """Return *found*; fail the test if there is nothing."""
    assert found is not None
    return found
