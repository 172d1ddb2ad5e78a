"""A delivery leaves: the worker, the rate that is shared, the breaker, the Channel protocol."""
