"""What is done with an update: carried out, answered, recorded."""
