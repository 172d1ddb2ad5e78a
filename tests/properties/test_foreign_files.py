"""Whatever stands in a border or in a value of QPR's, the import takes it or names the place.

Both go the whole way: written to disk, kept, read by the child, compared, applied or refused, and
said in both languages.
"""

import json
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.enums import PackageScope
from core.importing.problems import render
from core.texts import load_texts
from tests.examples import examples
from tests.factories.boundaries import a_feature, polygon, square
from tests.factories.imports import an_engine, do_import
from tests.factories.packages import a_plan, write_folder
from tests.factories.qpr import begin_plan, do_qpr, html, lines, spreadsheet_xml, write

TEXTS = [load_texts("fa"), load_texts("en")]
SOME = settings(
    deadline=None,
    max_examples=examples(40),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ODD_WORDS = [
    *("", " ", "7", "۷", "٧", "17", "x" * 21_000, "\u202e7", "\ufeff7", "a\nb", "=1+1", "<b>"),
    *("1398", "1398-H1", "1398-Q5", "$Q3/2009", "#5", "03/04/2020", "2021-03-20", "9999-12-31"),
    *("50", "50 %", "61,5", "1e400", "NaN", "-inf", "1_000", "9" * 1_000, "½", "0x10", "--1"),
    *("ACT", "TAR", "K001", "k001", "K999", "MEA1", "null", "\u0085", "🏙", "Good"),
]
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
words = st.one_of(st.sampled_from(ODD_WORDS), st.text(characters, max_size=9))

# What GeoJSON may hold where something else should be, to any depth that matters.
numbers = st.one_of(
    st.floats(),
    st.integers(-(10**30), 10**30),
    st.sampled_from([51.6, 32.6, 0, -0.0, 181, 91, 1e-12, 562871.4]),
)
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, words),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3), st.dictionaries(words, parts, max_size=2)
    ),
    max_leaves=6,
)
near = st.tuples(st.floats(51, 52), st.floats(32, 33)).map(list)
positions = st.one_of(st.lists(numbers, max_size=4), near, anything)
rings = st.one_of(
    st.just(square()),
    st.lists(positions, max_size=6),
    # Closed, whatever is in it: this gets past the first question.
    st.lists(near, min_size=3, max_size=9).map(lambda ring: [*ring, ring[0]]),
    anything,
)
geometries = st.one_of(
    st.builds(polygon, rings, rings),
    st.builds(
        lambda parts: {"type": "MultiPolygon", "coordinates": [[part] for part in parts]},
        st.lists(rings, max_size=3),
    ),
    st.builds(lambda kind, held: {"type": kind, "coordinates": held}, words, anything),
    anything,
)
features = st.one_of(
    st.builds(a_feature, st.sampled_from("78"), geometries),
    st.builds(a_feature, anything, geometries),
    st.fixed_dictionaries({"type": words, "properties": anything, "geometry": geometries}),
    anything,
)


@pytest.fixture
def engine(tmp_path):
    with an_engine(f"sqlite:///{tmp_path / 'plan.sqlite'}") as engine:
        begin_plan(engine, tmp_path)
        yield engine


@pytest.fixture
def places(tmp_path):
    """Return a new folder per example."""
    numbers = count()

    def place():
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return folder

    return place


def check_said(problems):
    for problem in problems:
        for texts in TEXTS:
            line = render(problem, texts)
            assert line.encode()
            assert "import.problem" not in line
        assert problem.place.file or problem.place.sheet


@SOME
@given(st.lists(features, max_size=3))
def test_any_features_are_taken_or_named(engine, places, given):
    folder = write_folder(places(), a_plan())
    held = {"type": "FeatureCollection", "features": given}
    (folder / "districts.geojson").write_text(json.dumps(held), encoding="utf-8")
    outcome = do_import(engine, folder, scope=PackageScope.WITH_REMOVALS)
    assert (outcome.proposal is None) == bool(outcome.problems)
    check_said(outcome.problems)


@SOME
@given(anything)
def test_any_json_is_taken_or_named(engine, places, given):
    folder = write_folder(places(), a_plan())
    (folder / "districts.geojson").write_text(json.dumps(given), encoding="utf-8")
    outcome = do_import(engine, folder, scope=PackageScope.WITH_REMOVALS)
    assert (outcome.proposal is None) == bool(outcome.problems)
    check_said(outcome.problems)


VIEW_COLUMNS = 13
value_rows = st.lists(st.lists(words, max_size=VIEW_COLUMNS), min_size=1, max_size=4)
near_values = st.lists(
    st.tuples(
        st.sampled_from(["K001", "k001", "P01", "K999", ""]),
        st.sampled_from(["", "7", "17"]),
        st.sampled_from(["ACT", "TAR", "?"]),
        words,
        words,
    ).map(list),
    min_size=1,
    max_size=4,
)


def check_values(outcome):
    """Bad values are skipped one by one and said; a file that is none is refused whole."""
    assert (outcome.proposal is None) == bool(outcome.problems)
    check_said(outcome.problems)
    check_said(outcome.skipped)


@SOME
@given(st.one_of(value_rows, near_values), st.sampled_from("\t,;|"))
def test_any_delimited_values_are_taken_or_named(engine, places, rows, delimiter):
    path = write(places() / "values.csv", lines(rows, delimiter))
    check_values(do_qpr(engine, path))


NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


@SOME
@given(st.one_of(value_rows, near_values), st.booleans())
def test_any_values_of_a_view_are_taken_or_named(engine, places, rows, is_html):
    clean = [[cell.translate(NOT_XML) for cell in row] for row in rows]
    text = html(clean) if is_html else spreadsheet_xml(clean)
    check_values(do_qpr(engine, write(places() / "view.xls", text)))
