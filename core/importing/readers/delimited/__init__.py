"""CSV and its like, split by a child process under limits."""
