"""Rooms of the desk beside the way of a package."""
