"""The files for search without a server, read as a browser reads them: no hazm, no database."""

import json
from collections import defaultdict
from contextlib import closing

import pytest

from core.search.folding import fold
from core.search.static_index import shard_name, static_files
from tests.unit.search.things import plan_documents, written


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    with closing(written(*plan_documents())) as connection:
        return dict(static_files(connection))


class Browser:
    """What docs/search.md says a reader of the files does, at its smallest."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files
        self._manifest = json.loads(files["index.json"])
        self._fold = str.maketrans(self._manifest["fold"])

    def search(self, text: str) -> list[str]:
        scores: defaultdict[int, float] = defaultdict(float)
        for word in text.translate(self._fold).replace("\u200c", "").split():
            for unit in self._units(word):
                for number, gain in self._gains(unit):
                    scores[number] += gain
        ranked = sorted(scores, key=lambda number: (-scores[number], number))
        return [self._document(number)[1] for number in ranked]

    def _shard(self, key: str) -> dict[str, object]:
        if key[0] not in self._manifest["letters"]:
            return {"words": {}, "units": {}, "synonyms": []}
        return json.loads(self._files[f"letter-{ord(key[0]):x}.json"])

    def _units(self, word: str) -> list[str]:
        shard = self._shard(word)
        units = shard["words"].get(word, [word])[0].split()
        for known, others in shard["synonyms"]:
            if known == units:
                return others[0]
        return units

    def _gains(self, unit: str) -> list[tuple[int, float]]:
        found = self._shard(unit)["units"].get(unit, [])
        lengths, weights = self._manifest["lengths"], self._manifest["weights"]
        mean = sum(lengths) / len(lengths)
        gains = []
        for at in range(0, len(found), 4):
            number, *counts = found[at : at + 4]
            count = sum(weight * one for weight, one in zip(weights, counts, strict=True))
            spread = 1 - self._manifest["length"] * (1 - lengths[number - 1] / mean)
            gains.append((number, count / (count + self._manifest["saturation"] * spread)))
        return gains

    def _document(self, number: int) -> list[str]:
        per_file = self._manifest["documents_per_file"]
        held = json.loads(self._files[f"documents-{(number - 1) // per_file}.json"])
        return held[(number - 1) % per_file]


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
    assert code in Browser(files).search(query)[:2]


def test_the_browser_folds_as_the_program_does(files: dict[str, str]):
    table = str.maketrans(json.loads(files["index.json"])["fold"])
    every = "".join(map(chr, range(0xD800))) + "".join(map(chr, range(0xE000, 0x10000)))

    assert every.translate(table) == fold(every)


def test_every_key_is_in_the_file_of_its_first_letter(files: dict[str, str]):
    for name, text in files.items():
        if name.startswith("letter-"):
            shard = json.loads(text)
            keys = [*shard["words"], *shard["units"], *(key for key, _ in shard["titles"])]
            assert {f"{shard_name(key)}.json" for key in keys} <= {name}


def test_codes_and_titles_are_there(files: dict[str, str]):
    codes = dict(json.loads(files["letter-66.json"])["codes"])
    titles = dict(json.loads(files[f"{shard_name('بوستان')}.json"])["titles"])

    browser = Browser(files)
    assert browser._document(codes["f1"])[1] == "F-01"
    assert browser._document(titles["بوستان"])[1] == "D11-06"


def test_documents_carry_what_is_shown(files: dict[str, str]):
    documents = json.loads(files["documents-0.json"])

    assert ["district", "D07", "منطقه ۷", "باب‌الدشت، شیخ اشراق"] in documents


def test_kinds_are_ranges_of_documents(files: dict[str, str]):
    kinds = json.loads(files["index.json"])["kinds"]

    assert kinds[0] == ["claim", 1, 1]
    assert [first for _, first, _ in kinds[1:]] == [last + 1 for _, _, last in kinds[:-1]]
