"""Writing a release: gather → judge → compare → freeze → check → commit."""
