"""Faults are tried on the newest PostgreSQL, whatever server the other tests are given."""

import pytest


@pytest.fixture(scope="session")
def postgres_server_url(wheel_postgres_url: str) -> str:
    """The server from a wheel: some faults are its own, and it is stopped and started for them."""
    return wheel_postgres_url
