"""What a package may not say, and what it says that looks odd."""
