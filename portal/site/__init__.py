"""The static site: gather → render → check → swap in whole."""
