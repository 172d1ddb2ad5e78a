"""What is done to packages beside the server: the queue, and the work of each kind of job."""
