"""Pages and pictures of promised ends: how late, where, whose."""
