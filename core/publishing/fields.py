"""Names of what a change tells that are not simply a field of one record."""

BOUNDARY = "boundary"

# The lines beside a target or a baseline.
LINES_OF_TARGETS = (
    "alarm",
    "floor",
    "band_low",
    "band_high",
    "critical_low",
    "critical_high",
)
