"""What whoever answers over HTTP needs of settings: whose request it is, limits, the port."""
