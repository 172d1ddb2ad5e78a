"""What an operator does to accounts, over HTTP and on the command line."""

import csv
import io
import re

import pytest

from core.enums import Role
from tests.factories.desk_people import join, signed_in


@pytest.fixture
def operator(as_role):
    return as_role(Role.OPERATOR)


def link_in(page):
    (found,) = re.findall(r"https://plan\.example(/desk/welcome/[\w-]{43}/)", page.text)
    return found


def test_a_colleague_is_invited(operator, stranger):
    given = {"name": "دفتر داده", "account": " Data.Office ", "role": ["clerk", "nonsense"]}
    page = operator.post("/desk/people/add/", **given)
    assert page.status_code == 200
    assert stranger.get(link_in(page)).status_code == 200
    people = operator.get("/desk/people/").text
    assert "دفتر داده" in people
    again = operator.post("/desk/people/add/", **given)
    assert again.status_code == 422
    assert "data.office" in again.text
    assert operator.post("/desk/people/add/", account="x", name="\u202e").status_code == 422
    odd = operator.post("/desk/people/add/", account="odd", name="\u202e", role="clerk")
    assert "U+202E" in odd.text


def test_a_colleague_is_changed_reset_disabled_and_enabled(operator, engine, stranger):
    join(engine, "colleague", Role.CLERK)
    address = "/desk/people/colleague/"
    assert operator.post(f"{address}roles/", role=["publisher", "auditor"]).status_code == 303
    assert "مسئول انتشار و ناظر" in operator.get(address).text
    assert operator.post(f"{address}roles/").status_code == 422
    link = link_in(operator.post(f"{address}reset/"))
    assert stranger.get(link).status_code == 200
    browser = signed_in(operator.client, engine, "colleague")
    assert operator.post(f"{address}disable/").headers["Location"] == address
    assert stranger.get(link).status_code == 410
    assert browser.get("/desk/").status_code == 303
    assert "غیرفعال" in operator.get(address).text
    assert operator.post(f"{address}enable/").status_code == 303
    assert operator.get("/desk/people/nobody/").status_code == 422


def test_the_last_operator_cannot_lock_the_desk(operator):
    assert operator.post("/desk/people/operator/disable/").status_code == 422
    assert operator.post("/desk/people/operator/roles/", role="clerk").status_code == 422
    assert operator.get("/desk/").status_code == 200


def test_who_may_not_change_people_is_offered_nothing(as_role):
    clerk = as_role(Role.CLERK)
    for path in ("/desk/people/", "/desk/people/auditor/"):
        # Signing out is the only form.
        assert re.findall(r'action="([^"]+)"', clerk.get(path).text) == ["/desk/sign-out/"]


def test_the_table_of_rights_is_shown(as_role):
    page = as_role(Role.AUDITOR).get("/desk/people/").text
    row = page.partition("دریافت دفتر رویدادها")[2].partition("</tr>")[0]
    assert [cell == "yes" for cell in re.findall(r'<td class="(\w+)">', row)] == [
        False,
        False,
        False,
        True,
        True,
    ]


def test_the_audit_is_read_and_taken_away(as_role, operator):
    operator.post("/desk/people/add/", name="=1+1", account="formula", role="clerk")
    page = as_role(Role.CLERK).get("/desk/audit/").text
    assert "همکاری را دعوت کرد" in page
    assert "audit.csv" not in page
    assert as_role(Role.CLERK).get("/desk/audit/?before=1").status_code == 200
    answer = as_role(Role.AUDITOR).get("/desk/audit.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert any(row["action"] == "person.added" for row in rows)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
