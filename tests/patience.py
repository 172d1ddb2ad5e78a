"""How long a test waits for what must come: for ever, were it not for what hangs.

Nothing passes or fails by the clock: a machine that is busy with other work is no fault. The limit
lies below `faulthandler_timeout`, so that the test itself says what did not come.
"""

PATIENCE_S = 600.0
PATIENCE_MS = PATIENCE_S * 1000
