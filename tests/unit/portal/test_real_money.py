"""Amounts at the prices of one year, against SQL that has no part in the page."""

import re
from decimal import Decimal

import pytest

from core.persian import latin_digits
from tests.factories.sample_site import rows, sample_site

REAL = """
SELECT m.fiscal_year, p.value, m.{0}_billion_rial * base.value / p.value
FROM money_total m JOIN price_index p USING (fiscal_year),
  (SELECT value FROM price_index ORDER BY fiscal_year LIMIT 1) AS base
WHERE m.scope = 'plan' ORDER BY 1
"""


@pytest.fixture(scope="module")
def table():
    """The cells of the table of real amounts, a list for each row."""
    page = (sample_site() / "1400" / "budget" / "index.html").read_text(encoding="utf-8")
    (_, _, after) = page.partition("به قیمت ثابت سال ۱۳۹۵</h2>")
    lines = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", after.partition("</table>")[0])
    return [re.split(r"</t[hd]>(?:<td[^>]*>)?", line)[:-1] for line in lines]


@pytest.fixture(scope="module")
def note():
    """What the table says of itself, in Latin digits."""
    page = (sample_site() / "1400" / "budget" / "index.html").read_text(encoding="utf-8")
    return latin_digits(page.partition("به قیمت ثابت سال ۱۳۹۵</h2>")[2].partition("</caption>")[0])


def amount(text):
    return Decimal(latin_digits(text).replace("٬", "").replace("٫", "."))


@pytest.mark.parametrize(("kind", "place"), [("approved", 1), ("allocated", 2), ("spent", 3)])
def test_each_year_and_the_sum_are_given_by_a_query(table, note, kind, place):
    found = rows(REAL.format(kind))
    assert len(found) == len(table) - 1 == 5
    for (year, index, real), cells in zip(found, table, strict=False):
        assert latin_digits(cells[0]) == str(year)
        assert f"{year}: {index:g}" in note
        assert amount(cells[place]) == pytest.approx(Decimal(str(real)), abs=Decimal("0.06"))
    whole = Decimal(str(sum(real for _, _, real in found)))
    assert amount(table[-1][place]) == pytest.approx(whole, abs=Decimal("0.06"))


def test_the_base_year_stays_as_it_was(table):
    (nominal,) = rows(
        "SELECT allocated_billion_rial FROM money_total "
        "WHERE scope = 'plan' AND fiscal_year = 1395"
    )[0]
    assert amount(table[0][2]) == pytest.approx(Decimal(str(nominal)), abs=Decimal("0.06"))
