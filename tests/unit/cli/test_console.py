"""Whatever ends a command, a person hears one sentence, and the shell a status."""

import errno
import sqlite3

import pytest
import typer
from sqlalchemy.exc import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from cli.console import run, texts
from core.errors import NothingToPublishError


def ending_in(error):
    def command():
        raise error

    return run(command)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), typer.Abort()])
def test_a_person_who_stops_it_is_told_that_nothing_is_half_done(capsys, error):
    assert ending_in(error) == 130
    assert capsys.readouterr().err.strip() == texts("cli.stopped")


def test_an_interrupt_is_not_hidden_by_what_fails_after_it(capsys):
    def command():
        try:
            raise KeyboardInterrupt
        finally:
            raise ValueError("seek of closed file")

    assert run(command) == 130
    assert capsys.readouterr().err.strip() == texts("cli.stopped")


def test_the_status_of_a_command_that_was_stopped_inside(capsys):
    assert run(lambda: 130) == 130
    assert capsys.readouterr().err.strip() == texts("cli.stopped")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "plan.xlsx"), "plan.xlsx"),
        (OSError(errno.EISDIR, "Is a directory", "aside", None, "place"), "place"),
        (OperationalError("", {}, sqlite3.OperationalError("database is locked")), "locked"),
        (DatabaseError("", {}, sqlite3.DatabaseError("file is not a database")), "not a database"),
        (IntegrityError("", {}, sqlite3.IntegrityError("CHECK failed: x")), "CHECK failed: x"),
        (InternalError("", {}, sqlite3.InternalError("odd")), "odd"),
        (InterfaceError("", {}, sqlite3.InterfaceError("odd")), "odd"),
        (PoolTimeoutError("QueuePool limit reached"), "QueuePool limit"),
        (sqlite3.OperationalError("database or disk is full"), "disk is full"),
        (sqlite3.DatabaseError("database disk image is malformed"), "malformed"),
        (NothingToPublishError(7), "۷"),
    ],
)
def test_what_can_be_foreseen_is_one_sentence(capsys, error, told):
    assert ending_in(error) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert told in sentence


def test_a_fault_of_the_program_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        ending_in(ZeroDivisionError())


def test_who_reads_along_may_leave(capsys):
    assert ending_in(BrokenPipeError()) == 1
    assert capsys.readouterr().err == ""


def test_a_command_that_ends_well_says_nothing(capsys):
    assert run(lambda: None) == 0
    assert capsys.readouterr().err == ""
