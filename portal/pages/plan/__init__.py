"""The plan's tree: nodes, scores, coverage, and how a node's number was computed."""
