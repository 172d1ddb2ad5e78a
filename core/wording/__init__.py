"""Records in words: figures, lateness, changes and meanings, alike on the site and in the bot."""
