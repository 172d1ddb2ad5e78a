"""What citizens ask, also of what the plan has not: how many of the answers are good or wrong."""

import pytest

from core.search import FoundBy, index_of
from tests.factories.sample_city import sample_release
from tests.functional.judgement import JUDGED, read_judged, verdict

QUESTIONS = read_judged(JUDGED)


@pytest.fixture(scope="module")
def release():
    return sample_release()


@pytest.fixture(scope="module")
def index(release):
    return index_of(release)


@pytest.mark.parametrize(
    ("query", "wanted"), [row[:2] for row in QUESTIONS], ids=[row[0] for row in QUESTIONS]
)
def test_its_answer_is_good(index, query, wanted):
    assert verdict(index.search(query), wanted) == "good"


def test_there_are_enough_of_every_kind():
    kinds = [kind for _, _, kind in QUESTIONS]
    assert len({query for query, _, _ in QUESTIONS}) >= 100
    assert min(map(kinds.count, set(kinds))) >= 4


@pytest.mark.parametrize(
    ("query", "missing", "numbered"),
    [
        ("منطقه ۱۶", ("منطقه ۱۶",), "district"),
        ("خط سه مترو", ("خط سه",), None),
        ("فرونشست زمین", ("فرونشست",), None),
        ("ساعت کار مترو", ("ساعت مترو",), None),
        ("سلام لطفا بگید خشکسالی چی شد", ("خشکسالی",), None),
        ("بودجه سال ۹۸", (), None),
    ],
)
def test_what_is_missing_is_named(index, query, missing, numbered):
    result = index.search(query)
    assert (result.missing, result.numbered) == (missing, numbered)


@pytest.mark.parametrize(
    ("query", "code", "found_by"),
    [
        ("F-01", "F-01", FoundBy.CODE),
        ("منطقه ۷", "7", FoundBy.TITLE),
        ("خیابان کهندژ", "D02-01", FoundBy.WORDS),
        ("مترو", "F-01", FoundBy.SYNONYM),
        ("خیابان کهنذژ", "D02-01", FoundBy.CORRECTION),
        ("کتابخ", "D08-04", FoundBy.BEGINNING),
        ("فاز چهارم گذر میرعماد", "D03-04", FoundBy.PART),
    ],
)
def test_a_hit_says_why_it_was_found(index, query, code, found_by):
    found = {hit.code: hit.found_by for hit in index.search(query).hits}
    assert found[code] is found_by
