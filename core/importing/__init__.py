"""Data packages in: file, rows, problems, proposal, one transaction; and out again."""
