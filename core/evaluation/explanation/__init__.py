"""The working of every judgement, as data."""
