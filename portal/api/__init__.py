"""The HTTP side of the portal: the read API, search, health, and the site as it was built."""
