"""Figures of what the database holds, read anew whenever Prometheus asks."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.database.engine import reading
from core.delivery.status import DeliveryStatus, read_status
from core.errors import QotbnamaError
from core.processes.heartbeats import ProcessState, read_processes


class StateFigures(Collector):
    """Deliveries by state, how long the first has been due, and heartbeats of processes."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        """Read from *engine*."""
        self._engine, self._now = engine, now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Read the database; while it is away, say only that."""
        is_up = GaugeMetricFamily("qotbnama_database_up", "Whether the database answers.")
        try:
            with reading(self._engine) as session:
                status = read_status(session, self._now())
                processes = read_processes(session)
        except (SQLAlchemyError, QotbnamaError):
            is_up.add_metric([], 0)
            yield is_up
            return
        is_up.add_metric([], 1)
        yield is_up
        yield from _deliveries(status)
        yield _heartbeats(processes)

    def describe(self) -> list[GaugeMetricFamily]:
        """Register without asking the database."""
        return []


_STATES = ("queued", "paused", "claimed", "stalled", "sent", "failed", "unknown", "cancelled")


def _deliveries(status: DeliveryStatus) -> Iterator[GaugeMetricFamily]:
    states = GaugeMetricFamily("qotbnama_deliveries", "Deliveries by state.", labels=["state"])
    for state in _STATES:
        states.add_metric([state], getattr(status, state))
    yield states
    oldest = GaugeMetricFamily(
        "qotbnama_oldest_due_delivery_seconds",
        "How long the delivery that waits longest has been due.",
    )
    oldest.add_metric([], status.oldest_waiting_s or 0)
    yield oldest


def _heartbeats(processes: Sequence[ProcessState]) -> GaugeMetricFamily:
    ages = GaugeMetricFamily(
        "qotbnama_heartbeat_age_seconds",
        "How long ago a process gave its last sign.",
        labels=["process", "host", "pid"],
    )
    for process in processes:
        ages.add_metric([process.name, process.host, str(process.pid)], process.silent_s)
    return ages
