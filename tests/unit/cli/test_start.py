"""How the program starts and hears interrupts; whole processes are in functional's test_start."""

import signal
import sys
import threading

import pytest

from cli import program, start
from tests.patience import PATIENCE_S


@pytest.fixture(autouse=True)
def own_signals(monkeypatch):
    """A process has one handler of interrupts; it is as before when a test ends."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    yield
    signal.signal(signal.SIGINT, before)


class Fails:
    """What raises *error* where no exception gets out."""

    def __init__(self, error):
        self.error = error

    def __del__(self):
        raise self.error


def test_a_command_is_run_and_its_status_is_the_program_s(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["qotbnama", "--help"])
    with pytest.raises(SystemExit) as ended:
        start.main()
    assert ended.value.code == 0
    assert "publish" in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_an_interrupt_after_the_command_is_a_stop(monkeypatch):
    def interrupted():
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(program, "main", interrupted)
    with pytest.raises(SystemExit) as ended:
        start.main()
    assert ended.value.code == 130


def test_who_is_not_to_hear_an_interrupt_goes_on(monkeypatch):
    seen = []

    def command():
        signal.raise_signal(signal.SIGINT)
        seen.append(signal.getsignal(signal.SIGINT))

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    monkeypatch.setattr(program, "main", command)
    start.main()
    assert seen == [signal.SIG_IGN]


def test_an_interrupt_that_python_lost_is_raised_anew(monkeypatch):
    def command():
        Fails(KeyboardInterrupt())
        threading.Event().wait(PATIENCE_S)

    monkeypatch.setattr(program, "main", command)
    with pytest.raises(SystemExit) as ended:
        start.main()
    assert ended.value.code == 130


def test_what_fails_unseen_is_shown_until_somebody_stops_it(monkeypatch, capsys):
    def command():
        Fails(ValueError("before"))
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            Fails(ValueError("after"))

    monkeypatch.setattr(program, "main", command)
    start.main()
    shown = capsys.readouterr().err
    assert "before" in shown
    assert "after" not in shown
