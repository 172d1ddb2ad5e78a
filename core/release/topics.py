"""What followers are told by: the names of topics."""

PLAN = "plan"
RELEASES = "releases"
CLAIMS = "claims"
# Topics that name no thing.
GENERAL = (PLAN, RELEASES, CLAIMS)


def topic(kind: str, code: str) -> str:
    """Name the topic of one thing, such as `district:7`."""
    return f"{kind}:{code}"
