"""What a person follows and prefers, and what is kept of them."""
