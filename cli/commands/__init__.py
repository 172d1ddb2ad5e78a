"""A module per group of commands."""
