"""`python -m core.release`, or of the package of its own, `python -m qotbnama_release`."""

import sys
from io import TextIOWrapper
from typing import cast

from core.release.command import main

# What is sent into a file, too, is UTF-8: elsewhere than on Linux it need not be.
cast("TextIOWrapper", sys.stdout).reconfigure(encoding="utf-8")
sys.exit(main(sys.argv[1:], sys.stdout))
