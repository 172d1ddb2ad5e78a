"""Commands that run for good wait for a server that is away, and for nothing else."""

import threading

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from cli.console import texts
from cli.waiting import beside, when_there
from tests.patience import PATIENCE_S

SERVER = create_engine("postgresql+psycopg://nobody@127.0.0.1/none")  # is never connected to
FILE = create_engine("sqlite://")
GONE = OperationalError("", {}, psycopg.OperationalError("connection refused"))
BUSY = OperationalError("", {}, psycopg.errors.TooManyConnections("too many"))
BACK = texts("cli.database.back")


class Attempts:
    """Fails with each of *errors* in turn, then succeeds; `done` is set when it has."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.done = threading.Event()

    def __call__(self):
        if self.errors:
            raise self.errors.pop(0)
        self.done.set()


def test_what_answers_at_once_is_not_spoken_of(capsys):
    attempts = Attempts()
    pauses: list[float] = []
    when_there(SERVER, attempts, pauses.append)
    assert attempts.done.is_set()
    assert not pauses
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("error", [GONE, BUSY])
def test_a_server_that_comes_back_is_waited_for_and_spoken_of_twice(capsys, error):
    attempts = Attempts(error, error, error)
    pauses: list[float] = []
    when_there(SERVER, attempts, pauses.append)
    assert attempts.done.is_set()
    assert len(pauses) == 3
    away, back = capsys.readouterr().err.splitlines()
    assert str(error.orig) in away
    assert back == BACK


def test_a_file_that_cannot_be_opened_is_a_mistake(capsys):
    with pytest.raises(OperationalError):
        when_there(FILE, Attempts(GONE), lambda _: pytest.fail("it was waited for"))
    assert capsys.readouterr().err == ""


def test_a_fault_of_the_program_is_not_waited_for():
    with pytest.raises(ZeroDivisionError):
        when_there(SERVER, Attempts(ZeroDivisionError()), lambda _: pytest.fail("waited for"))


def test_beside_other_work_what_answers_begins_no_thread():
    attempts, threads = Attempts(), threading.active_count()
    beside(SERVER, attempts)
    assert attempts.done.is_set()
    assert threading.active_count() == threads


def test_beside_other_work_a_server_is_tried_again_until_it_answers(capsys):
    attempts = Attempts(GONE, GONE)
    beside(SERVER, attempts)
    assert attempts.done.wait(PATIENCE_S)
    for thread in threading.enumerate():
        if thread.name == "database":
            thread.join(PATIENCE_S)
    away, back = capsys.readouterr().err.splitlines()
    assert "connection refused" in away
    assert back == BACK
