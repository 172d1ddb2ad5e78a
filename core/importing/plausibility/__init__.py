"""Questions to the clerk about what a package changes, from each thing's own history."""
