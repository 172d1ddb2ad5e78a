"""Settings come from the environment, `.env`, secret files and the caller, in rising order."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.errors import SettingInvalidError
from core.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def nothing_set(tmp_path, monkeypatch):
    """An empty folder to start the program in, and no variable of the developer's own."""
    for name in [name for name in os.environ if name.startswith("QOTBNAMA_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_need_be_set():
    settings = load_settings()
    assert settings.database == "sqlite:///data/qotbnama.sqlite"
    assert settings.releases_dir == Path("data/releases")
    assert settings.imports_dir == Path("data/imports")
    assert settings.site_dir == Path("data/site")
    assert settings.bot_token is None


def test_the_environment_is_read(monkeypatch):
    monkeypatch.setenv("QOTBNAMA_DATA_DIR", "/srv/plan")
    monkeypatch.setenv("QOTBNAMA_PORT", "9000")
    settings = load_settings()
    assert settings.database == "sqlite:////srv/plan/qotbnama.sqlite"
    assert settings.port == 9000


def test_readers_find_the_site_where_it_is_served_unless_told_otherwise(monkeypatch):
    assert str(load_settings(port=9001).public_url) == "http://127.0.0.1:9001/"
    monkeypatch.setenv("QOTBNAMA_PUBLIC_URL", "https://plan.example.ir")
    assert str(load_settings(port=9001).public_url) == "https://plan.example.ir/"


def test_a_url_names_another_database(monkeypatch):
    monkeypatch.setenv("QOTBNAMA_DATABASE_URL", "postgresql+psycopg://plan@db/plan")
    assert load_settings().database == "postgresql+psycopg://plan@db/plan"


def test_dot_env_is_read_and_the_environment_wins(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("QOTBNAMA_PORT=9000\nQOTBNAMA_HOST=::1\n", encoding="utf-8")
    monkeypatch.setenv("QOTBNAMA_PORT", "9001")
    settings = load_settings()
    assert (settings.host, settings.port) == ("::1", 9001)


def test_the_callers_own_values_win(monkeypatch):
    monkeypatch.setenv("QOTBNAMA_PORT", "9001")
    assert load_settings(port=9002).port == 9002


def test_a_secret_is_read_from_the_file_that_is_named(tmp_path, monkeypatch):
    (tmp_path / "token").write_text("1:abc\n", encoding="utf-8")
    monkeypatch.setenv("QOTBNAMA_BOT_TOKEN_FILE", str(tmp_path / "token"))
    token = load_settings().bot_token
    assert token is not None
    assert token.get_secret_value() == "1:abc"


def test_dot_env_may_name_a_secret_file(tmp_path):
    (tmp_path / "url").write_text("postgresql+psycopg://p@db/p", encoding="utf-8")
    (tmp_path / ".env").write_text("QOTBNAMA_DATABASE_URL_FILE=url\n", encoding="utf-8")
    assert load_settings().database == "postgresql+psycopg://p@db/p"


def test_an_empty_variable_is_not_set(monkeypatch):
    monkeypatch.setenv("QOTBNAMA_BOT_TOKEN", "")
    monkeypatch.setenv("QOTBNAMA_PORT", "")
    assert load_settings().bot_token is None
    assert load_settings().port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "0"), ("PORT", "x"), ("BOT_PLATFORM", "signal")],
)
def test_what_cannot_be_is_refused_by_its_name(name, value, monkeypatch):
    monkeypatch.setenv(f"QOTBNAMA_{name}", value)
    with pytest.raises(SettingInvalidError) as error:
        load_settings()
    assert error.value.settings == f"QOTBNAMA_{name}={value}"


@pytest.mark.parametrize("name", ["BOT_BASE_URL", "BOT_BASE_FILE_URL", "BOT_WEBHOOK_URL"])
@pytest.mark.parametrize(
    "value",
    [
        "api.telegram.org/bot",
        "https//api.telegram.org/bot",
        "ftp://api.telegram.org/bot",
        "https://",
        "https://[api/bot",
        "https://api.telegram.org:99999/bot",
        "https://api telegram.org/bot",
        "https://api.telegram.org/bot ",
        "https://api.telegram.org/?bot",
        "https://api.telegram.org/#bot",
    ],
)
def test_an_address_that_leads_nowhere_is_refused_by_its_name(name, value, monkeypatch):
    monkeypatch.setenv(f"QOTBNAMA_{name}", value)
    with pytest.raises(SettingInvalidError) as error:
        load_settings()
    assert error.value.settings == f"QOTBNAMA_{name}={value}"


@pytest.mark.parametrize("value", ["http://127.0.0.1:8081/bot", "https://tapi.bale.ai/bot"])
def test_an_address_is_kept_letter_by_letter(value, monkeypatch):
    monkeypatch.setenv("QOTBNAMA_BOT_BASE_URL", value)
    assert load_settings().bot_base_url == value


def test_all_that_cannot_be_is_named_at_once(monkeypatch):
    monkeypatch.setenv("QOTBNAMA_PORT", "99999")
    monkeypatch.setenv("QOTBNAMA_BOT_PLATFORM", "signal")
    with pytest.raises(SettingInvalidError) as error:
        load_settings()
    assert error.value.settings == "QOTBNAMA_PORT=99999، QOTBNAMA_BOT_PLATFORM=signal"


def test_settings_do_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        load_settings().port = 1  # type: ignore[misc]  # what is shown


def test_secrets_are_not_shown():
    settings = Settings(
        database_url="postgresql+psycopg://p:hidden@db/p",
        bot_proxy="http://p:hidden@proxy",
        bot_token="hidden",
        bot_webhook_secret="hidden",
    )
    assert "hidden" not in repr(settings)
    assert "hidden" not in str(settings)


def test_a_secret_that_cannot_be_used_is_named_and_not_shown():
    with pytest.raises(SettingInvalidError) as error:
        load_settings(bot_token=7, bot_proxy=8, database_url=9)
    assert error.value.settings == (
        "QOTBNAMA_DATABASE_URL، QOTBNAMA_BOT_TOKEN، QOTBNAMA_BOT_PROXY"
    )
    assert error.value.__suppress_context__


def test_a_secret_file_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("QOTBNAMA_BOT_TOKEN_FILE", str(tmp_path / "none"))
    with pytest.raises(SettingInvalidError) as error:
        load_settings()
    assert error.value.settings == f"QOTBNAMA_BOT_TOKEN_FILE={tmp_path / 'none'}"
