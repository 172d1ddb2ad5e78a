"""Writes what is made from the schema: docs/data-package.md and the sample's datapackage.json."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from core.importing.writers.frictionless import datapackage_json  # noqa: E402 - after the path is set
from core.importing.writers.schema_document import schema_document  # noqa: E402
from core.plan.schema import TABLES  # noqa: E402

PACKAGE = ROOT / "core" / "sample" / "package"

if __name__ == "__main__":
    present = [table.name for table in TABLES if (PACKAGE / table.file_name).exists()]
    (PACKAGE / "datapackage.json").write_text(datapackage_json(present), encoding="utf-8")
    (ROOT / "docs" / "data-package.md").write_text(schema_document(), encoding="utf-8")
