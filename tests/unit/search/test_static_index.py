"""The files for search without a server, read as a browser reads them: no hazm, no database."""

import json
import math
from bisect import bisect_right
from collections import defaultdict
from contextlib import closing
from itertools import accumulate

import pytest

from core.search.analysis.folding import fold
from core.search.index.static_index import static_files
from tests.unit.search.things import document, plan_documents, written


def address(kind: str, code: str) -> str:
    return f"/{kind}/{code}"


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    with closing(written(*plan_documents())) as connection:
        return dict(static_files(connection, address))


class Browser:
    """What docs/search.md says a reader of the files does, at its smallest."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files
        self._manifest = json.loads(files["index.json"])
        self._language = json.loads(files["language.json"])
        self.table = str.maketrans(
            {
                letter: folded
                for folded, letters in self._language["fold"].items()
                for letter in letters
            }
        )

    def search(self, text: str) -> list[str]:
        scores: defaultdict[int, float] = defaultdict(float)
        for word in text.translate(self.table).replace("\u200c", "").split():
            for unit in self._units(word):
                for number, gain in self._gains(unit):
                    scores[number] += gain
        ranked = sorted(scores, key=lambda number: (-scores[number], number))
        return [self.document(number)[0] for number in ranked]

    def row(self, section: str, key: str) -> list:
        at = bisect_right(self._manifest[section], key) - 1
        held = self.shard(section, at) if at >= 0 else []
        return next((row for row in held if row[0] == key), [])

    def shard(self, section: str, number: int) -> list:
        return json.loads(self._files[f"{section}-{number}.json"])

    def _units(self, word: str) -> list[str]:
        units = (self.row("words", word)[1:2] or [word])[0]
        return self._language["synonyms"].get(units, [units])[0].split()

    def _gains(self, unit: str) -> list[tuple[int, float]]:
        _, documents, flat = self.row("units", unit) or (unit, 0, [])
        everything = self._manifest["kinds"][-1][2]
        rarity = math.log(1 + (everything - documents + 0.5) / (documents + 0.5))
        numbers = accumulate(flat[::2])
        return [(number, rarity * gain) for number, gain in zip(numbers, flat[1::2], strict=True)]

    def document(self, number: int) -> list[str]:
        firsts = self._manifest["documents"]
        at = bisect_right(firsts, number) - 1
        return self.shard("documents", at)[number - firsts[at]]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("برنامه‌ریزی", "O22"),
        ("برنامهريزي", "O22"),
        ("بوستان اخلاص", "D11-05"),
        ("خطوط", "S02"),
        ("مترو", "S02"),
        ("۱۴۰۰", "F-02"),
    ],
)
def test_a_browser_finds_by_the_files_alone(files: dict[str, str], query: str, code: str):
    assert code in [found.split("/")[-1] for found in Browser(files).search(query)[:2]]


def test_the_browser_folds_as_the_program_does(files: dict[str, str]):
    every = "".join(map(chr, range(0xD800))) + "".join(map(chr, range(0xE000, 0x10000)))

    assert every.translate(Browser(files).table) == fold(every)


def test_shards_hold_their_keys_in_order(files: dict[str, str]):
    manifest = json.loads(files["index.json"])
    for section in ("words", "units", "titles"):
        shards = [
            json.loads(files[f"{section}-{number}.json"])
            for number in range(len(manifest[section]))
        ]
        keys = [row[0].replace(" ", "") for shard in shards for row in shard]
        assert keys == sorted(keys)
        assert [shard[0][0].replace(" ", "") for shard in shards] == manifest[section]


def test_shards_are_small(files: dict[str, str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("core.search.index.static_index._SHARD_BYTES", 200)
    with closing(written(*plan_documents())) as connection:
        shards = dict(static_files(connection, address))

    sizes = {name: len(text.encode()) for name, text in shards.items() if "-" in name}
    assert max(sizes.values()) < 2 * 200 + 400
    assert len(sizes) > len(files)
    assert Browser(shards).search("بوستان")[0] == "/project/D11-06"


def test_a_unit_of_very_many_documents_keeps_the_best(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("core.search.index.static_index._MOST_POSTINGS", 2)
    documents = [document(str(place), "پل", fields={"place": "پل " * place}) for place in range(5)]
    with closing(written(*documents)) as connection:
        browser = Browser(dict(static_files(connection, address)))

    assert browser.row("units", "پل")[1] == 5
    assert len(browser.search("پل")) == 2


def test_codes_and_titles_are_there(files: dict[str, str]):
    browser = Browser(files)
    _, code, is_code = browser.row("titles", "f1")
    _, title = browser.row("titles", "بوستان")

    assert (browser.document(code)[0], is_code) == ("/project/F-01", 1)
    assert browser.document(title)[0] == "/project/D11-06"


def test_documents_carry_what_is_shown(files: dict[str, str]):
    documents = json.loads(files["documents-0.json"])

    assert ["/district/D07", "منطقه ۷", "باب‌الدشت، شیخ اشراق"] in documents


def test_a_long_text_is_cut():
    long = document("A", "پل", fields={"description": "واژه " * 100, "updates": "دو\nسطر"})
    with closing(written(long)) as connection:
        (shown,) = json.loads(dict(static_files(connection, address))["documents-0.json"])

    assert len(shown[2]) <= 201
    assert shown[2].endswith("واژه…")


def test_kinds_are_ranges_of_documents(files: dict[str, str]):
    kinds = json.loads(files["index.json"])["kinds"]

    assert kinds[0] == ["claim", 1, 1]
    assert [first for _, first, _ in kinds[1:]] == [last + 1 for _, _, last in kinds[:-1]]


def test_an_empty_index_has_no_shards():
    with closing(written()) as connection:
        files = dict(static_files(connection, address))
    assert set(files) == {"index.json", "language.json", "facets.json"}


def test_what_a_search_is_narrowed_by_is_listed():
    one = document("A", "الف", facets={"district": ("7", "9"), "kind": ("project",)})
    other = document("B", "ب", facets={"district": ("7",), "year": ("1398",)})
    with closing(written(one, other)) as connection:
        told = json.loads(dict(static_files(connection, address))["facets.json"])
    assert told == {
        "district": {"7": [1, 2], "9": [1]}, "portfolio": {}, "status": {}, "year": {"1398": [2]},
    }  # fmt: skip
