import pytest

from core.release import records
from core.release.addresses import Addresses
from tests.factories.snapshots import make

AT = Addresses("1400", (make(records.District, code="D7", number=7),))


@pytest.mark.parametrize(
    ("kind", "code", "address"),
    [
        ("project", "F-01", "/1400/projects/F-01/"),
        ("indicator", "K 1/2", "/1400/indicators/K%201%2F2/"),
        ("node", "G1", "/1400/nodes/G1/"),
        ("release", "3", "/1400/releases/3/"),
        ("district", "D7", "/1400/districts/7/"),
        ("district", "D8", ""),
        ("claim", "C01", "/1400/claims/#C01"),
        ("event", "E1", "/1400/process/"),
        ("plan", "1400", "/1400/"),
        ("term", "baseline", "/1400/glossary/#baseline"),
        ("page", "budget", "/1400/budget/"),
        ("source", "X", ""),
    ],
)
def test_everything_has_its_page(kind, code, address):
    assert AT.thing(kind, code) == address


def test_a_search_can_be_linked_to():
    assert AT.search() == "/1400/search/"
    assert AT.search("پل") == "/1400/search/?q=%D9%BE%D9%84"
