"""One thing on a screen: a district, an indicator, a project, a node, and how it was computed."""
