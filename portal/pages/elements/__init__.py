"""What every page is made of: the release, its words and addresses, rows, facts, links."""
