"""Packages over HTTP: handing in, seeing what would change, deciding, publishing."""
