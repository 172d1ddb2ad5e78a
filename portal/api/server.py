"""Running the application: uvicorn on a socket, and the figures on a port of their own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from prometheus_client import CollectorRegistry, start_http_server

from core.settings import Settings


def run_server(application: FastAPI, settings: Settings, listener: socket.socket) -> None:
    """Answer on *listener* until the process is told to end."""
    with serving_metrics(application.state.figures, settings):
        uvicorn.Server(_config(application, settings)).run(sockets=[listener])


def _config(application: FastAPI, settings: Settings) -> uvicorn.Config:
    is_json = settings.log_format == "json"
    return uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,
        # Whom a proxy speaks for is settled by QOTBNAMA_TRUSTED_PROXIES alone.
        proxy_headers=False,
        server_header=False,
        log_config=None if is_json else uvicorn.config.LOGGING_CONFIG,
    )


@contextmanager
def serving_metrics(figures: CollectorRegistry, settings: Settings) -> Iterator[None]:
    """Answer Prometheus meanwhile, if it has a port."""
    if settings.metrics_port is None:
        yield
        return
    server, thread = start_http_server(settings.metrics_port, settings.host, figures)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
