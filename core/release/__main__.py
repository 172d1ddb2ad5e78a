"""`python -m core.release`, or of the package of its own, `python -m qotbnama_release`."""

import sys

from core.release.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdout))
