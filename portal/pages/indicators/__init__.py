"""A page for each indicator, and how it was judged."""
