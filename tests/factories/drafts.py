"""Pages made of their drafts, as the build of a site makes them."""


def made(drafts):
    """Yield the page of every draft."""
    return (draft.make() for draft in drafts)
