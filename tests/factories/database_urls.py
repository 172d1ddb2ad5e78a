"""URLs under which a database that works otherwise refuses to."""


def read_only(url):
    """The same database, to be read only."""
    if url.startswith("sqlite"):
        return f"sqlite:///file:{url.removeprefix('sqlite:///')}?mode=ro&uri=true"
    joined = "&" if "?" in url else "?"
    return f"{url}{joined}options=-c%20default_transaction_read_only%3Don"


def away(url, port):
    """A server that does not answer at *port*; for SQLite a file that cannot be opened."""
    if url.startswith("sqlite"):
        return "sqlite:////dev"  # a folder
    return f"postgresql://nobody@127.0.0.1:{port}/nowhere"
