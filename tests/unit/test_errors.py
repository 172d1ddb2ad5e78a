"""Errors carry a code and attributes; the catalogue has a sentence for each."""

import copy
import pickle
from pathlib import Path
from string import Formatter

import pytest

from core import errors
from core.desk import desk_errors
from core.errors import (
    DatabaseOutdatedError,
    PlanNotPublishedError,
    QotbnamaError,
    ReleaseUnreadableError,
    SendError,
)
from core.texts import load_texts


def family(base=QotbnamaError):
    return [base, *(one for child in base.__subclasses__() for one in family(child))]


def test_the_family_lives_in_one_module_and_the_desks_part_in_another():
    assert {error.__module__ for error in family()} == {errors.__name__, desk_errors.__name__}
    of_the_desk = {error for error in family() if error.__module__ == desk_errors.__name__}
    assert of_the_desk == {*family(desk_errors.DeskError)}


def test_codes_are_unique_and_names_end_in_error():
    codes = [error.code for error in family()]
    assert len(codes) == len(set(codes))
    assert all(error.__name__.endswith("Error") for error in family())


@pytest.mark.parametrize("error", family())
def test_a_code_has_a_sentence_that_asks_for_no_more_than_the_error_knows(error):
    sentence = load_texts("fa")(f"error.{error.code}")
    places = {place for _, place, _, _ in Formatter().parse(sentence) if place}
    assert places <= set(error.attributes)


def test_an_error_shows_its_attributes_and_survives_another_process():
    error = ReleaseUnreadableError(path=Path("r.sqlite"), reason="no header")
    for one in (error, pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (one.path, one.reason, one.code) == (
            Path("r.sqlite"),
            "no header",
            "release_unreadable",
        )
        assert "no header" in str(one)


def test_two_errors_are_never_the_same():
    assert DatabaseOutdatedError(None, "1") != DatabaseOutdatedError(None, "1")


def test_an_error_has_the_attributes_of_its_base_first():
    error = PlanNotPublishedError(None, plan="1400")
    assert (error.number, error.plan, error.args) == (None, "1400", (None, "1400"))


def test_what_is_not_given_has_its_default_or_is_missed():
    assert SendError("told").retry_after_s is None
    with pytest.raises(AttributeError, match="reason"):
        ReleaseUnreadableError(Path("r.sqlite"))  # type: ignore[call-arg]  # what is shown
