"""Pictures that set places beside one another."""
