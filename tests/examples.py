"""How many examples a fuzzing test tries: few in every run, many when somebody asks for them.

    QOTBNAMA_TEST_EXAMPLES=50 make test ARGS='tests/properties tests/contract/bot'

Fifty times as many are then tried, and not the same ones again.
"""

import os

TIMES = int(os.environ.get("QOTBNAMA_TEST_EXAMPLES", "1"))


def examples(count: int) -> int:
    """Return how many examples are tried where *count* are in every run."""
    return count * TIMES
