"""What comes in: stored before it is acknowledged, and read."""
