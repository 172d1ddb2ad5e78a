"""Many things on a screen: filtered, found, and in pages."""
