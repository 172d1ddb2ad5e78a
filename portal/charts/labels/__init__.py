"""Labels of charts: where they may stand, and what a line of values is labelled with."""
