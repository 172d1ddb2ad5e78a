"""What was built before and is as it was: known by all that was read for it."""
