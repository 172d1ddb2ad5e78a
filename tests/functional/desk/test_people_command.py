"""`qotbnama people`: the first person of an instance, and the way back after a loss."""

import re

import pytest


@pytest.fixture(autouse=True)
def environment(tmp_path, monkeypatch):
    monkeypatch.setenv("QOTBNAMA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("QOTBNAMA_PUBLIC_URL", "https://plan.example")
    monkeypatch.chdir(tmp_path)


LINK = re.compile(r"https://plan\.example/desk/welcome/[\w-]{43}/")


def test_people_are_added_listed_reset_disabled_and_enabled(qotbnama):
    assert "qotbnama people add" in qotbnama("people", "list")[1]
    roles = ("--role", "operator", "--role", "clerk")
    status, first = qotbnama("people", "add", "it.office", "--name", "فناوری", *roles)
    assert status == 0
    assert LINK.search(first)
    listed = qotbnama("people", "list")[1]
    assert "it.office (فناوری): کارشناس داده و مدیر سامانه" in listed
    status, second = qotbnama("people", "reset", "it.office")
    assert LINK.search(second)
    assert LINK.findall(first) != LINK.findall(second)
    assert qotbnama("people", "disable", "it.office")[0] == 1  # the last operator
    assert qotbnama("people", "add", "other", "--role", "operator")[0] == 0
    assert qotbnama("people", "disable", "it.office")[0] == 0
    assert "غیرفعال" in qotbnama("people", "list")[1]
    assert qotbnama("people", "enable", "it.office")[0] == 0
    assert qotbnama("people", "reset", "nobody")[0] == 1
    status, printed = qotbnama("people", "city", "other", "4711")
    assert status == 1
    assert "تنظیم نشده است" in printed
    assert qotbnama("people", "add", "x y", "--role", "clerk")[0] == 1


def test_an_account_of_the_citys_is_bound_and_freed(qotbnama, monkeypatch):
    monkeypatch.setenv("QOTBNAMA_OIDC_ISSUER", "https://login.city.example")
    monkeypatch.setenv("QOTBNAMA_OIDC_CLIENT_ID", "desk")
    monkeypatch.setenv("QOTBNAMA_OIDC_CLIENT_SECRET", "secret")
    assert qotbnama("people", "add", "data.office", "--role", "clerk")[0] == 0
    assert qotbnama("people", "city", "data.office", "4711") == (
        0,
        "«data.office» با این حساب سازمانی وارد می‌شود.\n",
    )
    assert "data.office (data.office): کارشناس داده · فعال" in qotbnama("people", "list")[1]
    assert qotbnama("people", "city", "nobody", "4711")[0] == 1
    assert "دیگر" in qotbnama("people", "city", "data.office")[1]
    assert "دعوت شده" in qotbnama("people", "list")[1]
