"""The queue of deliveries: put in, claimed under a lease, settled, and cleared away."""
