"""A column that is declared once is read, described, stored and asked for by that alone."""

import subprocess
import sys

import pytest

# In a process of its own: tables are made from the schema when the models are imported.
DECLARED = """
from core.plan.schema import BY_NAME, Column
INDICATORS = BY_NAME["indicators"]
new = Column("measured_by", "سنجشگر", help="چه کسی می‌سنجد.", max_length=80)
object.__setattr__(INDICATORS, "columns", (*INDICATORS.columns, new))
"""
FOLLOWS = {
    "documentation": """
from core.importing.writers.schema_document import schema_document
assert "measured_by" in schema_document()
assert "چه کسی می‌سنجد." in schema_document()
""",
    "datapackage.json": """
from core.importing.writers.frictionless import datapackage_json
assert '"measured_by"' in datapackage_json(["nodes", "indicators"])
""",
    "template": """
from pathlib import Path
from tempfile import TemporaryDirectory
import openpyxl
from core.importing.writers.template import write_template
with TemporaryDirectory() as folder:
    write_template(Path(folder) / "template.xlsx")
    book = openpyxl.load_workbook(Path(folder) / "template.xlsx")
    assert "سنجشگر" in [cell.value for cell in book[INDICATORS.title][1]]
""",
    "operational table": """
from core.models.types import metadata
import core.models
stored = metadata.tables["indicator"].c["measured_by"]
assert stored.nullable
""",
    "stored state": """
from core.importing.changeset.stored_state import stored_columns
assert "measured_by" in stored_columns(INDICATORS)
""",
    "migration": """
from tools.write_migration import migration
assert "sa.Column('measured_by', sa.String(), nullable=True)" in migration()
""",
}


@pytest.mark.parametrize("place", FOLLOWS)
def test_what_follows_from_a_declaration(place):
    done = subprocess.run(
        [sys.executable, "-c", DECLARED + FOLLOWS[place]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
