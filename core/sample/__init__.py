"""The demo plan, as a data package (`package/`). What is not marked real is illustrative."""
