"""Files to download, made from a release."""
