"""The values of indicators as SDMX-CSV, read by an independent program."""

import csv
import io
import re
from collections import Counter
from decimal import Decimal

import pytest
from pysdmx.io import read_sdmx

from core.calendar import Period, period
from core.enums import Flag, Frequency
from portal.exports.sdmx import FREQUENCIES, HEADER, STATUSES, sdmx_chunks
from tests.factories.city import write_city
from tests.factories.sample_site import rows, sample_site

# Codes of CL_OBS_STATUS 2.2.
OBS_STATUS = set("ABDEFGHIJKLMNOPQSUVW")


def path():
    return sample_site() / "1400/data/indicators.sdmx.csv"


def records():
    with path().open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def data():
    held = read_sdmx(path(), validate=False).data or []
    assert len(held) == 1
    return held[0]


def test_an_independent_reader_finds_one_dataflow(data):
    assert data.structure == "Dataflow=QOTBNAMA:INDICATORS(1.0.0)"
    assert list(data.data.columns) == list(HEADER[3:])
    (count,) = rows("SELECT count(*) FROM observation WHERE is_current")[0]
    assert len(data.data) == count > 2000


def test_values_are_those_of_the_release(data):
    current = {
        (district or "_T", indicator, f"{starts}"): value
        for indicator, district, starts, value in rows(
            "SELECT indicator, district, period_starts_on, value FROM exact_observation"
            " WHERE is_current"
        )
    }
    for row in data.data.to_dict("records"):
        day, _, duration = row["TIME_PERIOD"].partition("/")
        value = current.pop((row["REF_AREA"], row["INDICATOR"], day))
        assert (row["OBS_VALUE"] or None) == value
        assert duration in {"P1Y", "P6M", "P3M", "P1M"}
    assert current == {}


def test_a_series_has_no_two_values_of_one_period():
    keys = Counter(
        tuple(row[name] for name in ("FREQ", "REF_AREA", "INDICATOR", "TIME_PERIOD"))
        for row in records()
    )
    assert max(keys.values()) == 1


def test_a_half_year_is_a_range_that_begins_on_its_first_day():
    (row,) = (
        one
        for one in records()
        if (one["INDICATOR"], one["REF_AREA"], one["TIME_PERIOD_LABEL"])
        == ("K001", "_T", "1395-H1")
    )
    assert row["TIME_PERIOD"] == "2016-03-20/P6M"
    assert row["FREQ"] == "S"
    for one in records():
        held: Period = period(one["TIME_PERIOD_LABEL"])
        assert one["TIME_PERIOD"].startswith(held.starts_on.isoformat())


def test_statuses_are_of_the_standards_list():
    assert set(STATUSES) == set(Flag)
    assert set(STATUSES.values()) <= OBS_STATUS
    assert set(FREQUENCIES) == set(Frequency)
    told = Counter(row["OBS_STATUS"] for row in records())
    flags = dict(rows("SELECT flag, count(*) FROM observation WHERE is_current GROUP BY 1"))
    assert told["O"] == flags["missing"]
    assert told["A"] == flags["final"] + flags["revised"]
    assert {row["OBS_VALUE"] for row in records() if row["OBS_STATUS"] == "O"} == {""}


def test_units_and_decimals_stand_beside_values():
    held = {
        code: (unit, str(places))
        for code, unit, places in rows("SELECT code, unit, decimals FROM indicator")
    }
    for row in records():
        assert (row["UNIT_MEASURE"], row["DECIMALS"]) == held[row["INDICATOR"]]
        assert (row["RELEASE"], row["ACTION"], row["STRUCTURE"]) == ("2", "R", "dataflow")


def test_dates_are_latin_and_values_are_plain(tmp_path):
    content = b"".join(sdmx_chunks(write_city(tmp_path))).decode()
    assert content.count("\r\n") == content.count("\n")
    for row in csv.DictReader(io.StringIO(content)):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d/P(1Y|6M|3M|1M)", row["TIME_PERIOD"])
        if row["OBS_VALUE"]:
            assert Decimal(row["OBS_VALUE"]).is_finite()
