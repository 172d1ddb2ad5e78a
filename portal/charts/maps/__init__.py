"""The city's districts as a map: tiles about where they lie, or their borders."""
