"""Pictures of a whole and its parts."""
