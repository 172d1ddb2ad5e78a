"""Rows are made, compared and frozen by Record, not by what dataclass generates."""

import copy
import pickle
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date
from decimal import Decimal

import pytest

from core.release import records
from tests.factories.snapshots import make

BOUNDARY = records.Boundary("D1", "{}")


def test_fields_are_given_in_their_order_or_by_name():
    assert records.Boundary(code="D1", geometry="{}") == BOUNDARY
    assert records.Boundary("D1", geometry="{}") == BOUNDARY
    assert [field.name for field in fields(BOUNDARY)] == ["code", "geometry"]


@pytest.mark.parametrize("given", [{"code": "D1"}, {"code": "D1", "geometry": "", "other": ""}])
def test_a_field_too_few_or_too_many_is_refused(given):
    with pytest.raises(TypeError, match="Boundary"):
        records.Boundary(**given)


def test_an_unknown_field_and_a_value_too_few_are_refused():
    with pytest.raises(KeyError, match="geometry"):
        records.Boundary(code="D1", other="")  # type: ignore[call-arg]  # what is shown
    with pytest.raises(ValueError, match="shorter"):
        records.Boundary("D1")  # type: ignore[call-arg]  # what is shown


def test_a_row_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        BOUNDARY.code = "D2"  # type: ignore[misc]  # what is shown
    with pytest.raises(FrozenInstanceError):
        del BOUNDARY.code
    assert BOUNDARY.code == "D1"


def test_rows_are_equal_by_their_fields_within_a_table():
    other = replace(BOUNDARY, geometry="[]")
    assert (other.code, other.geometry) == ("D1", "[]")
    assert other != BOUNDARY
    assert make(records.Source, code="D1") != BOUNDARY
    assert len({BOUNDARY, records.Boundary("D1", "{}"), other}) == 2


def test_a_row_shows_its_fields_and_survives_another_process():
    row = make(records.MoneyTotal, code="G1", approved_billion_rial=Decimal("1.50"))
    assert "approved_billion_rial=Decimal('1.50')" in repr(row)
    assert pickle.loads(pickle.dumps(row)) == row == copy.copy(row)


def test_a_row_takes_no_attribute_but_its_fields():
    assert not hasattr(make(records.Plan, horizon_start=date(2016, 3, 20)), "__dict__")
