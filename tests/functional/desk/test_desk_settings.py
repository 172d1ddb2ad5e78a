"""The room of settings, the command, and the site and the bot that follow them."""

import pytest

from core.database.engine import open_database
from core.enums import Role
from core.release.current import CurrentReleases
from tests.factories.desk_packages import begun_database
from tests.factories.desk_people import desk_client, desk_settings, signed_in
from tests.factories.migrated import copy_migrated_file

PAGE = "/desk/settings/"
NOTE = "جلسهٔ شنوندگان سه‌شنبه ساعت ۱۰ در تالار شهر"


@pytest.fixture
def settings(tmp_path):
    return desk_settings(tmp_path)


@pytest.fixture
def engine(settings):
    with begun_database(settings) as opened:
        yield opened


@pytest.fixture
def as_role(settings, engine):
    with desk_client(settings, engine) as client:
        yield lambda role: signed_in(client, engine, role.value)


@pytest.fixture(autouse=True)
def environment(settings, monkeypatch):
    monkeypatch.setenv("QOTBNAMA_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("QOTBNAMA_PUBLIC_LANGUAGES", "fa")


def test_what_is_set_is_on_the_site_and_in_the_bot_with_the_next_release(
    as_role, qotbnama, settings
):
    operator = as_role(Role.OPERATOR)
    for name, value in (("start_note", NOTE), ("licence", "CC0-1.0")):
        answer = operator.post(PAGE, plan="1400", name=name, value=value)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?plan=1400")
    assert NOTE in operator.get(PAGE).text
    audit = operator.get("/desk/audit/").text
    assert "تنظیمی را تغییر داد" in audit
    status, told = qotbnama("publish")
    assert status == 0, told
    plan = CurrentReleases(settings.releases_dir).get().plan
    assert (plan.start_note, plan.licence) == (NOTE, "CC0-1.0")
    home = (settings.site_dir / "1400" / "index.html").read_text(encoding="utf-8")
    assert f'<p class="note">{NOTE}</p>' in home
    assert "CC0-1.0" in home
    release = (settings.site_dir / "1400/releases/2/index.html").read_text(encoding="utf-8")
    assert "یادداشت صفحهٔ نخست" in release


def test_the_command_does_the_same(as_role, qotbnama):
    assert qotbnama("settings", "set", "contact", "data@city.example")[0] == 0
    assert "همان بود" in qotbnama("settings", "set", "contact", "data@city.example")[1]
    assert 'value="data@city.example"' in as_role(Role.OPERATOR).get(PAGE).text
    assert qotbnama("settings", "set", "holidays", "1405/01/14 عید\\n02/05 روز شهر")[0] == 0
    listed = qotbnama("settings", "list")[1]
    assert "contact (راه تماس): data@city.example" in listed
    assert "02/05 روز شهر؛ 1405/01/14 عید" in listed
    status, told = qotbnama("settings", "set", "contact", "nobody")
    assert status == 1
    assert "«contact»" in told
    assert "«nobody»" in told


@pytest.mark.parametrize(
    ("form", "named"),
    [
        ({"plan": "1400", "name": "contact", "value": "nobody"}, "«راه تماس»"),
        ({"plan": "1400", "name": "colour", "value": "red"}, "«colour»"),
        ({"plan": "9999", "name": "licence", "value": "x"}, "«مجوز استفاده از داده»"),
    ],
)
def test_a_wrong_value_is_refused_by_name(as_role, form, named):
    operator = as_role(Role.OPERATOR)
    answer = operator.post(PAGE, **form)
    assert answer.status_code == 422
    assert named in answer.text
    assert f"«{form['value']}»" in answer.text


def test_who_may_not_change_sees_what_is_set(as_role):
    as_role(Role.OPERATOR).post(PAGE, plan="1400", name="publisher", value="شهرداری")
    page = as_role(Role.CLERK).get(PAGE).text
    assert "<bdi>شهرداری</bdi>" in page
    assert "آخرین تغییر: operator" in page
    assert "<textarea" not in page


def test_before_the_first_plan_holidays_can_be_set(tmp_path, engine):
    empty = desk_settings(tmp_path / "empty")
    empty.data_dir.mkdir()
    copy_migrated_file(empty.data_dir / "qotbnama.sqlite")
    other = open_database(empty.database)
    from tests.factories.desk_people import join

    join(other, "operator", Role.OPERATOR)
    with desk_client(empty, other) as client:
        operator = signed_in(client, other, "operator")
        answer = operator.post(PAGE, name="holidays", value="02/05 روز شهر")
        assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
        page = operator.get(PAGE).text
    other.dispose()
    assert "02/05 روز شهر" in page
    assert "licence" not in page
