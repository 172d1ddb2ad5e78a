"""Reading a release file; nothing here writes one, and the standard library is enough."""
