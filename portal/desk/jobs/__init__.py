"""Who does the desk's jobs: a process of its own, started by a thread of the server."""
