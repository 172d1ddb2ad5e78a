"""docker-compose.yml has the shape of docs/operations.md, and gives nobody more than needed."""

import re

import pytest
import yaml

from tests.unit.house.codebase import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
ONE_SHOT = {"migrate", "publish"}
LASTING = {"portal", "api", "bot", "worker", "postgres"}
USES_DATABASE = {"api", "bot", "worker", "publish"}


def test_the_services_are_the_documented_ones():
    assert set(SERVICES) == ONE_SHOT | LASTING


@pytest.mark.parametrize("name", sorted(ONE_SHOT | LASTING))
def test_a_service_has_no_more_rights_than_it_needs(name):
    service = SERVICES[name]
    user, _, group = service["user"].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", sorted(LASTING))
def test_what_lasts_is_watched_and_restarted(name):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(ONE_SHOT))
def test_what_runs_once_is_not_restarted(name):
    assert SERVICES[name]["restart"] == "no"


@pytest.mark.parametrize("name", sorted(USES_DATABASE))
def test_nothing_uses_the_database_before_it_is_migrated(name):
    condition = SERVICES[name]["depends_on"]["migrate"]["condition"]
    assert condition == "service_completed_successfully"


def test_publishing_is_asked_for():
    assert SERVICES["publish"]["profiles"] == ["publish"]


@pytest.mark.parametrize("name", sorted(ONE_SHOT | LASTING))
def test_a_secret_is_a_file(name):
    service = SERVICES[name]
    secret = re.compile(r"PASSWORD|SECRET|TOKEN|DATABASE_URL")
    for key, value in service.get("environment", {}).items():
        if secret.search(key):
            assert key.endswith("_FILE")
            assert value.removeprefix("/run/secrets/") in service["secrets"]
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert all(secret["file"].startswith("./secrets/") for secret in COMPOSE["secrets"].values())


@pytest.mark.parametrize("name", sorted(ONE_SHOT | LASTING))
def test_what_is_kept_is_kept_in_a_named_volume(name):
    for volume in SERVICES[name].get("volumes", []):
        source, _, options = volume.partition(":")
        if source.startswith("./"):
            assert options.endswith(":ro")
            assert (ROOT / source).is_file()
        else:
            assert source in COMPOSE["volumes"]


def test_only_the_portal_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["portal"]


def test_secrets_are_neither_committed_nor_baked_in():
    for name in (".gitignore", ".dockerignore"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        assert {"secrets", "/secrets/", "secrets/"} & set(lines), name
