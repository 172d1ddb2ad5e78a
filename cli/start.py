"""Where the program starts; Ctrl-C is answered from the first moment to the last.

Loading the command line takes a second or more, and Python would answer an interrupt in it with a
traceback of whatever it was loading.
"""

import signal
import sys
import threading
from types import FrameType

_STOPPED = 130
_MOMENT_S = 0.01


def main() -> None:
    """Run the command line."""
    # Otherwise whoever started it wants it not to hear: nohup, a job in a script's background.
    hears = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if hears:
        # Nothing has begun that could be undone: the process may just end.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from cli.program import main as run

    if hears:
        signal.signal(signal.SIGINT, _stop)
        sys.unraisablehook = _stop_after_all
    try:
        run()
    except KeyboardInterrupt:  # when the command had ended already
        sys.exit(_STOPPED)
    finally:
        # All is done or undone; what is left is Python's own leaving.
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    # Who presses it again will not wait until all is undone. The process ends then as by a
    # kill -9, which leaves nothing half-applied either.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    raise KeyboardInterrupt


def _stop_after_all(lost: "sys.UnraisableHookArgs") -> None:
    # An interrupt may come while Python tidies up, from where no exception gets out: it would be
    # shown as a traceback, and the work would go on. It is raised anew in a moment.
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        # What fails while all is being undone was left half-done on purpose.
        if signal.getsignal(signal.SIGINT) is _stop:
            sys.__unraisablehook__(lost)
        return
    signal.signal(signal.SIGINT, _stop)
    main_thread = threading.main_thread().ident
    threading.Timer(_MOMENT_S, signal.pthread_kill, (main_thread, signal.SIGINT)).start()
