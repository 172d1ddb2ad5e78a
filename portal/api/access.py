"""Who may ask what. Every route names one of these as a dependency; a test holds them to it."""


def public() -> None:
    """Anyone may: it is published, or says no more than that the server is there."""
