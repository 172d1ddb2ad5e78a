"""What a reader typed becomes concepts with alternatives, against the vocabulary of an index."""
