"""The desk without HTTP: people and their rights, sessions, packages on their way to a release."""
