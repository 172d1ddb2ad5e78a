"""The one settings object: built in an entry point, passed on, never changed.

Every key is read from the environment, or from `.env`, as QOTBNAMA_<NAME>; a secret may instead
be read from the file that QOTBNAMA_<NAME>_FILE names. `.env.example` explains every key.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, HttpUrl, SecretStr, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import SettingInvalidError
from core.files import EDITIONS
from core.languages.language import DEFAULT_LANGUAGE, LANGUAGES
from core.serving.addresses import is_safe_address
from core.serving.clients import parse_networks
from core.serving.rates import Rate

CONTACT = r"^(mailto:[^\s@]+@[^\s@]+|https://\S+)$"
PREFIX = "QOTBNAMA_"
# All of them or none.
_OIDC = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
_ENV_FILE = ".env"


def _check_address(address: str) -> str:
    TypeAdapter(HttpUrl).validate_python(address)
    # A URL's parser takes these away or hides them; the Bot API would be asked somewhere else.
    if re.search(r"[\s?#]", address):
        raise ValueError(address)
    return address


# An http(s) address that is used letter by letter: HttpUrl would write it anew.
type Address = Annotated[str, AfterValidator(_check_address)]


def _check_issuer(address: str) -> str:
    if not is_safe_address(_check_address(address)):
        raise ValueError(address)
    return address


# Whose word lets people in: nobody in between may change it.
type Issuer = Annotated[str, AfterValidator(_check_issuer)]


def _check_networks(text: str) -> str:
    parse_networks(text)
    return text


def _check_rate(text: str) -> str:
    Rate.parse(text)
    return text


def _check_languages(text: str) -> str:
    if DEFAULT_LANGUAGE not in (codes := text.split(",")) or not LANGUAGES.keys() >= set(codes):
        raise ValueError(text)
    return text


type Languages = Annotated[str, AfterValidator(_check_languages)]
type Networks = Annotated[str, AfterValidator(_check_networks)]
type RateText = Annotated[str, AfterValidator(_check_rate)]


class Settings(BaseSettings):
    """What an operator decides."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=_ENV_FILE, env_ignore_empty=True, frozen=True, extra="ignore"
    )

    data_dir: Path = Field(
        default=Path("data"), description="releases, site, kept imports, SQLite"
    )
    database_url: str | None = Field(
        default=None, repr=False, description="SQLAlchemy URL; SQLite in data_dir when absent"
    )
    public_url: HttpUrl = Field(
        default=HttpUrl("http://127.0.0.1:8000"), description="where readers find the site"
    )
    public_languages: Languages = Field(
        default="fa,en", description="languages of the site's pages, separated by commas"
    )
    host: str = Field(default="127.0.0.1", description="address the server listens on")
    port: int = Field(default=8000, description="port the server listens on", ge=1, le=65535)
    plan: str | None = Field(
        default=None,
        description="code of the current plan, if it is not the one that begins last",
    )
    bot_token: SecretStr | None = Field(
        default=None, description="token of the Telegram or Bale bot"
    )
    bot_platform: Literal["telegram", "bale"] = Field(
        default="telegram", description="telegram or bale"
    )
    bot_name: str | None = Field(
        default=None, description="the bot's user name, for links that lead to it"
    )
    bot_base_url: Address = Field(
        default="https://api.telegram.org/bot",
        description="address of the Bot API, before the token",
    )
    bot_base_file_url: Address = Field(
        default="https://api.telegram.org/file/bot", description="address of the Bot API's files"
    )
    bot_proxy: str | None = Field(default=None, repr=False, description="proxy for the Bot API")
    bot_webhook_url: Address | None = Field(
        default=None, description="public https address of the webhook; polling when absent"
    )
    bot_webhook_secret: SecretStr | None = Field(
        default=None, description="secret that the Bot API sends with each webhook call"
    )
    bot_sends_per_second: int = Field(
        default=30, description="the most messages a second that this process sends", ge=1
    )
    eitaa_token: SecretStr | None = Field(
        default=None, description="token of eitaayar.ir, for channels of districts on Eitaa"
    )
    eitaa_base_url: Address = Field(
        default="https://eitaayar.ir/api",
        description="address of Eitaa's send API, before the token",
    )
    imports_budget_mb: int = Field(
        default=20_000, description="the most megabytes of imported files that are kept", ge=1
    )
    build_processes: int | None = Field(
        default=None,
        description="processes that build the site; one for each core when absent",
        ge=1,
        le=64,
    )

    trusted_proxies: Networks = Field(
        default="",
        description="networks of proxies whose X-Forwarded-For is believed, separated by commas",
    )
    limit_search: RateText = Field(
        default="120/3000", description="searches in a minute: from one address / from all"
    )
    limit_chat: RateText = Field(
        default="60/3000", description="turns of the conversation on the web in a minute, likewise"
    )
    limit_api: RateText = Field(
        default="600/30000", description="other requests to the API in a minute, likewise"
    )
    limit_webhook: RateText = Field(
        default="6000/12000", description="calls of the bot's webhook in a minute, likewise"
    )
    limit_desk: RateText = Field(
        default="300/3000", description="requests to the desk in a minute, likewise"
    )
    upload_limit_mb: int = Field(
        default=60, description="the most megabytes of a file handed in at the desk", ge=1, le=200
    )
    password_memory_kib: int = Field(
        default=65536,
        description="memory in KiB that checking one password takes: dear for who guesses",
        ge=64,
        le=1_048_576,
    )
    oidc_issuer: Issuer | None = Field(
        default=None, description="the city's own sign-in (OpenID Connect), for people of the desk"
    )
    oidc_client_id: str | None = Field(default=None, description="what the desk is called there")
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="secret by which the desk is known there"
    )
    metrics_port: int | None = Field(
        default=None,
        description="port on which `serve` tells Prometheus its figures; none when absent",
        ge=1,
        le=65535,
    )
    log_format: Literal["plain", "json"] = Field(
        default="plain",
        description="plain: warnings for a person; json: every event as a line of JSON",
    )
    security_contact: str | None = Field(
        default=None,
        description="mailto: or https: address for who finds a fault, for security.txt",
        pattern=CONTACT,
    )

    @property
    def database(self) -> str:
        """The URL of the operational database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'qotbnama.sqlite'}"

    @property
    def releases_dir(self) -> Path:
        """Where release files lie."""
        return self.data_dir / "releases"

    @property
    def imports_dir(self) -> Path:
        """Where every imported file is kept, by its hash."""
        return self.data_dir / "imports"

    @property
    def desk_dir(self) -> Path:
        """Where files wait that were handed in at the desk, and marked workbooks."""
        return self.data_dir / "desk"

    @property
    def editions_path(self) -> Path:
        """The file that keeps what every page said in every release."""
        return self.releases_dir / EDITIONS

    @property
    def site_dir(self) -> Path:
        """The symbolic link to the site as last built."""
        return self.data_dir / "site"


def load_settings(**given: object) -> Settings:
    """Read the environment, `.env` and the secret files they name; *given* values win.

    SettingInvalidError names every key whose value, or whose file, cannot be used.
    """
    environment = {**dotenv_values(_ENV_FILE), **os.environ}
    from_files = {
        name: _read_secret(key, path)
        for name in Settings.model_fields
        if (path := environment.get(key := f"{_key(name)}_FILE"))
    }
    try:
        settings = Settings(**{**from_files, **given})  # type: ignore[arg-type]  # pydantic validates them
    except ValidationError as error:
        settings_text = "، ".join(
            _setting_text(str(each["loc"][0]), each["input"]) for each in error.errors()
        )
        # The error that pydantic raises would show secrets.
        raise SettingInvalidError(settings_text) from None
    missing = [name for name in _OIDC if getattr(settings, name) is None]
    if 0 < len(missing) < len(_OIDC):
        raise SettingInvalidError("، ".join(_key(name) for name in missing))
    if "public_url" in settings.model_fields_set:
        return settings
    # On one's own machine readers find the site where it is served.
    own = HttpUrl(f"http://127.0.0.1:{settings.port}")
    return settings.model_copy(update={"public_url": own})


def _key(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _setting_text(name: str, value: object) -> str:
    field = Settings.model_fields[name]
    is_secret = not field.repr or field.annotation == SecretStr | None
    return _key(name) if is_secret else f"{_key(name)}={value}"


def _read_secret(key: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingInvalidError(f"{key}={path}") from None
