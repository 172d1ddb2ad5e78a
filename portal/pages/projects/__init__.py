"""Projects: a page for each, and pages of two side by side."""
