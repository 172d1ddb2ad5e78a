"""The desk without a browser: the same functions, rights and audit."""
