"""Jobs shared out among processes that are forked from this one: all its cores at once.

Whoever is free takes the next jobs, in their order, so that all are busy to the end. Each process
has connections of its own. What fails in one fails here, as if it had been done here.
"""

import os
import pickle
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NoReturn

_NUMBER = struct.Struct("=I")
# So many numbers of shares fit into a pipe of any system.
_MOST_SHARES = 2_000
_FAILED, _DONE = b"0", b"1"


@dataclass(frozen=True, slots=True)
class Child:
    """A process of ours, and the end of the pipe that its result comes from."""

    pid: int
    result: int


class Shares[J]:
    """Jobs in shares, each taken by one process; they are taken in their order."""

    def __init__(self, jobs: Sequence[J]) -> None:
        """Put the number of every share into a pipe."""
        self._jobs = jobs
        self._size = max(-(-len(jobs) // _MOST_SHARES), 1)
        self._source, target = os.pipe()
        for start in range(0, len(jobs), self._size):
            os.write(target, _NUMBER.pack(start))
        os.close(target)

    def taken(self) -> Iterator[tuple[int, J]]:
        """Yield jobs with their places, share by share, until none is left."""
        while start := os.read(self._source, _NUMBER.size):
            (first,) = _NUMBER.unpack(start)
            yield from enumerate(self._jobs[first : first + self._size], first)

    def drop(self) -> None:
        """Leave nothing for others to take."""
        while os.read(self._source, _NUMBER.size * _MOST_SHARES):
            pass

    def close(self) -> None:
        """Take no more."""
        os.close(self._source)


def usable_processes(count: int | None) -> int:
    """Return how many processes may work: *count*, without one as many as there are cores.

    One where there are threads: a fork copies what they hold locked, and not them.
    """
    if threading.active_count() > 1 or _thread_count() > 1 or not hasattr(os, "fork"):
        return 1
    return count or _cores()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _thread_count() -> int:
    """Count threads of libraries too, where the system tells."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - names are enough
    except OSError:
        return 1


@contextmanager
def helped[J, R](
    jobs: Sequence[J], work: Callable[[Iterator[tuple[int, J]]], R], processes: int
) -> Iterator[tuple[Shares[J], Callable[[], list[R]]]]:
    """Yield the shares of *jobs* and what waits for the results of the other processes.

    They do *work* on what they take, and end whatever becomes of this one.
    """
    shares, children = Shares(jobs), list[Child]()
    try:
        for _ in range(processes - 1):
            children.append(_forked(shares, work, children))
        yield shares, lambda: [_result(child) for child in children]
    finally:
        shares.close()
        for child in children:
            _end(child)


def _forked[J, R](
    shares: Shares[J], work: Callable[[Iterator[tuple[int, J]]], R], others: Sequence[Child]
) -> Child:
    source, target = os.pipe()
    parent = os.getpid()
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        for pipe in (source, *(other.result for other in others)):
            os.close(pipe)
        _work_and_exit(shares, work, parent, target)
    os.close(target)
    return Child(pid, source)


def _work_and_exit[J, R](
    shares: Shares[J], work: Callable[[Iterator[tuple[int, J]]], R], parent: int, target: int
) -> NoReturn:
    """Work, tell the result and end without whatever the parent does at its own end."""
    result = b""
    try:
        # The parent hears of an interrupt, and ends this process.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        result = _DONE + pickle.dumps(work(_while_alive(shares, parent)))
    finally:
        # Whatever it was is raised where it can be handled.
        if error := sys.exception():
            shares.drop()
            result = _FAILED + _pickled(error)
        try:
            with os.fdopen(target, "wb") as file:
                file.write(result)
        finally:
            os._exit(0)


def _while_alive[J](shares: Shares[J], parent: int) -> Iterator[tuple[int, J]]:
    for place, job in shares.taken():
        if os.getppid() != parent:
            return
        yield place, job


def _pickled(error: BaseException) -> bytes:
    """Write *error*, with its notes; one that cannot be sent as what it says."""
    try:
        written = pickle.dumps(error)
        pickle.loads(written)  # noqa: S301 - our own, a line above
    except (pickle.PicklingError, TypeError, AttributeError, ValueError):
        plain = RuntimeError(f"{type(error).__name__}: {error}")
        for note in getattr(error, "__notes__", ()):
            plain.add_note(note)
        return pickle.dumps(plain)
    return written


def _result(child: Child) -> Any:
    with os.fdopen(os.dup(child.result), "rb") as file:
        written = file.read()
    if not written:
        raise ChildProcessError(f"process {child.pid} of the build was ended")
    kind, result = written[:1], pickle.loads(written[1:])  # noqa: S301 - from our own fork
    if kind == _FAILED:
        raise result
    return result


def _end(child: Child) -> None:
    os.close(child.result)
    with suppress(ProcessLookupError):
        os.kill(child.pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(child.pid, 0)
