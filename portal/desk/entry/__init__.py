"""Pages on which people sign in, and change what they sign in with."""
