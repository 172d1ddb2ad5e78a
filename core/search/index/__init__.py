"""What an index holds: documents, postings, vocabulary; for SQLite and for a browser."""
