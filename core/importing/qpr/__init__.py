"""Values from QPR and from generic tables: file, rows, mapping, facts, a partial package; and out.

What is peculiar here: a bad row is skipped and reported with its number, and nothing is ever
removed, because such a file is never the wanted state of a whole table.
"""
