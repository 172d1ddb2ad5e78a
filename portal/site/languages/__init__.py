"""The pages of a site in another language than the plan's."""
