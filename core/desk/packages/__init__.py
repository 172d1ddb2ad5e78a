"""The way of a package: handed in, read, approved by another person, published."""
