import sqlite3

import pytest

from core.release.verification import Fault, verify
from tests.factories.release_files import write_chain


@pytest.fixture
def chain(tmp_path):
    return write_chain(tmp_path / "1400", 3)


def execute(path, statement):
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_published_file_is_whole_and_names_those_before_it(chain):
    found = verify(chain[-1])
    assert (found.number, found.earlier, found.compared, found.faults) == (3, (1, 2), (1, 2), ())
    assert found.sha256.startswith(chain[-1].stem.partition("-")[2])


def test_a_file_alone_is_compared_with_none(chain, tmp_path):
    alone = chain[-1].rename(tmp_path / chain[-1].name)
    found = verify(alone)
    assert (found.earlier, found.compared, found.faults) == ((1, 2), (), ())


@pytest.mark.parametrize("name", ["plan.sqlite", "plan-1400.sqlite", "000003.sqlite"])
def test_a_name_of_another_kind_says_nothing(chain, name):
    assert verify(chain[0].rename(chain[0].with_name(name))).faults == ()


def test_a_browser_may_number_what_it_has_already(chain):
    again = chain[0].rename(chain[0].with_name(f"{chain[0].stem} (1).sqlite"))
    assert verify(again).faults == ()
    execute(again, "UPDATE exact_plan SET title = 'forged'")
    assert verify(again).faults == (Fault.HASH_DIFFERS,)


def test_a_changed_value_is_found_by_the_name(chain):
    execute(chain[1], "UPDATE exact_plan SET title = 'forged'")
    assert verify(chain[1]).faults == (Fault.HASH_DIFFERS,)
    # The next release tells it from the published one, whatever its name is.
    assert verify(chain[2]).faults == (Fault.EARLIER_DIFFERS,)


def test_a_file_under_the_name_of_another_is_found(chain):
    forged = chain[0].read_bytes()
    chain[2].write_bytes(forged)
    assert verify(chain[2]).faults == (Fault.HASH_DIFFERS, Fault.NUMBER_DIFFERS)


@pytest.mark.parametrize(
    "change",
    [
        "sha256 = NULL WHERE number = 1",
        "sha256 = substr(sha256, 1, 12) WHERE number = 1",
        "sha256 = replace(hex(zeroblob(32)), '', '') WHERE number = 1",
        "file_name = NULL WHERE number = 1",
        "plan = 'other' WHERE number = 1",
        "sha256 = 'own' WHERE number = 3",
    ],
)
def test_a_chain_with_a_hole_in_it_is_found(chain, change):
    renamed = chain[-1].rename(chain[-1].with_name("last.sqlite"))
    for path in chain[:-1]:
        path.unlink()
    execute(renamed, f"UPDATE exact_release_info SET {change}")
    assert verify(renamed).faults == (Fault.CHAIN_BROKEN,)


def test_broken_pages_are_found(chain):
    renamed = chain[0].rename(chain[0].with_name("plan.sqlite"))
    content = bytearray(renamed.read_bytes())
    content[4096:8192] = bytes(4096)
    renamed.write_bytes(content)
    assert verify(renamed).faults == (Fault.PAGES_BROKEN,)


def test_what_is_no_release_is_said_to_be_none(tmp_path, chain):
    (tmp_path / "notes.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 9)
    found = verify(tmp_path / "notes.sqlite")
    assert (found.number, found.faults) == (None, (Fault.UNREADABLE,))
    renamed = chain[0].rename(tmp_path / "empty.sqlite")
    execute(renamed, "DELETE FROM exact_release_info")
    assert verify(renamed).faults == (Fault.UNREADABLE,)
    execute(renamed, "DROP TABLE exact_release_info")
    assert verify(renamed).faults == (Fault.UNREADABLE,)


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        verify(tmp_path / "000001-abc.sqlite")
