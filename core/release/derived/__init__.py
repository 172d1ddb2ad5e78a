"""What follows from records of a release, and is not stored in it. Pure."""
