"""The tables as they were made first: frozen, whatever becomes of core/models/ later."""

import core.migrations.initial.ledger
import core.migrations.initial.plan
import core.migrations.initial.queue  # noqa: F401 - each module adds its tables
from core.migrations.initial.columns import TABLES

__all__ = ["TABLES"]
