"""Values from QPR and from generic tables: rows, entries, facts; a mapping file explains them."""
