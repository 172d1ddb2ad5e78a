"""Which passwords others would try first."""

from importlib.resources import files

import pytest

from core.desk.desk_errors import PasswordWeakError
from core.desk.entry.guessable import is_common, is_pattern
from core.desk.entry.passwords import LONGEST, SHORTEST, check_password


@pytest.mark.parametrize(
    "password",
    ["1q2w3e4r5t6y", "Manchesterunited", "password2024!!", "isfahan14001400", "  Isfahan ۱۴۰۰ !"],
)
def test_a_common_one_is_known_with_figures_around_it(password):
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "۱۱۱۱۱۱۱۱۱۱۱۱",
        "parvaz-parvaz-parvaz-",
        "sepidehsepidehs",
        "abcdefghijkl",
        "098765432109",
        "qwertyuiop12",
        "QWERTYasdfgh",
        "ضصثقفغعهخحجچ",
    ],
)
def test_a_pattern_is_seen(password):
    assert is_pattern(password)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "باران پنجره قطار", "kT9#vR2!mQ7x", "isfahan bridge otter"],
)
def test_another_is_taken(password):
    check_password(password, account="clerk")


@pytest.mark.parametrize(
    ("password", "reason"),
    [("otters", "short"), ("otter " * 40, "long"), ("clerk otters", "guessable")],
)
def test_a_weak_one_is_refused_with_the_reason(password, reason):
    with pytest.raises(PasswordWeakError) as refused:
        check_password(password, account="clerk")
    assert refused.value.reason == reason


def test_the_list_is_as_it_is_looked_up():
    found = files("core.desk.entry").joinpath("common_passwords.txt")
    lines = found.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert all(line == line.casefold().strip() for line in lines)
    # Whole passwords, and the words that stand in longer ones.
    assert sum(len(line) >= SHORTEST for line in lines) > 300
    assert all(len(line) <= LONGEST for line in lines)
