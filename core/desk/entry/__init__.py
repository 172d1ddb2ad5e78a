"""How people of the desk get in: links, passwords, one-time codes, delays for who guesses."""
