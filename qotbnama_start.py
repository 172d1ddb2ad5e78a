"""Where the program starts; Ctrl-C is answered from the first moment to the last.

Loading the command line takes a second or more, and Python would answer an interrupt in it with a
traceback of whatever it was loading.
"""

import signal
import sys

_STOPPED = 130


def main() -> None:
    """Run the command line."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Nothing has begun that could be undone: the process may just end.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        from qotbnama import main as run  # noqa: PLC0415 - see above

        signal.signal(signal.SIGINT, signal.default_int_handler)
    else:
        # Whoever started it wants it not to hear (nohup, a job in the background of a script).
        from qotbnama import main as run  # noqa: PLC0415
    try:
        run()
    except KeyboardInterrupt:  # once more, while the first was being answered
        sys.exit(_STOPPED)
    finally:
        # All is done or undone; what is left is Python's own leaving.
        signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main()
