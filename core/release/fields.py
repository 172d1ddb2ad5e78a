"""Names of what a change tells that are not simply a field of one record."""

BOUNDARY = "boundary"
# The end that is promised for a project, and how the project stands to it.
PROMISED_END = "planned_end_on"
LATENESS = "lateness"
# Where a thing stands among its siblings.
ORDER = "position"

# The lines beside a target or a baseline.
LINES_OF_TARGETS = (
    "alarm",
    "floor",
    "band_low",
    "band_high",
    "critical_low",
    "critical_high",
)
