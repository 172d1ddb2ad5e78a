"""The check for dead code finds what is dead, and knows why the rest is not."""

import pytest

from tools import dead_code


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house of one room, where the check looks instead of here."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "core").mkdir()
    (tmp_path / "portal" / "templates").mkdir(parents=True)
    monkeypatch.setattr(dead_code, "__file__", str(tmp_path / "tools" / "dead_code.py"))
    return tmp_path


def found(house, text, template=""):
    (house / "core" / "room.py").write_text(text, encoding="utf-8")
    (house / "portal" / "templates" / "page.html.j2").write_text(template, encoding="utf-8")
    return dead_code.main()


def test_a_rule_that_nobody_calls_is_dead(house, capsys):
    assert found(house, "def keeping():\n    return 1\n") == 1
    assert capsys.readouterr().out == "core/room.py:1: nothing uses the function keeping\n"


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("def keeping():\n    return 1\n\n\nprint(keeping())\n", ""),
        ("def keeping():\n    return 1\n", "{{ p.keeping }}"),
        ("@router.get('/')\ndef keeping():\n    return 1\n", ""),
        ("class Row:\n    keeping: int = 1\n\n\nprint(Row)\n", ""),
    ],
)
def test_what_is_used_in_some_way_is_not(house, text, template):
    assert found(house, text, template) == 0


def test_every_exception_has_its_reason():
    assert all(len(reason) > 8 for reason in dead_code.ALLOWED.values())
