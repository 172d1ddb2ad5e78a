"""One indicator: its values, its scale, and its judgement on a day."""
