"""Workbooks: looked through, then read by a child process that may die without harm."""
