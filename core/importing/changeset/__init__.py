"""The plan as stored, as a package asks for it, the difference, and writing that difference."""
