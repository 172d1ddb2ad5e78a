"""The demo plan, as a data package (`package/`). Every figure not marked real is illustrative."""

from pathlib import Path

SAMPLE_PACKAGE = Path(__file__).resolve().parent / "package"
SAMPLE_PLAN = "1400"
