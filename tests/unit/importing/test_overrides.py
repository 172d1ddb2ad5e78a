"""The city's own word on an indicator: a status and its public reason, both or neither."""

import pytest

from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder


@pytest.mark.parametrize(
    ("status", "reason", "codes"),
    [
        ("at_risk", "سیل", []),
        ("at_risk", "", ["override_without_reason"]),
        ("", "سیل", ["reason_without_override"]),
        # What is no status at all is said once, and nothing is concluded from it.
        ("perhaps", "", ["enum_invalid"]),
    ],
)
def test_a_status_needs_a_reason(tmp_path, status, reason, codes):
    tables = a_plan()
    tables["indicators"][0] |= {"status_override": status, "override_reason": reason}
    package = write_folder(tmp_path / "package", tables)
    with an_engine(f"sqlite:///{tmp_path}/plan.sqlite") as engine:
        outcome = do_import(engine, package)
    assert [problem.code for problem in outcome.problems] == codes
