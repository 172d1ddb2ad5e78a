"""What changed, from release to release, and the notice that says so."""
