"""docker-compose.yml has the shape of docs/operations.md, and gives nobody more than needed."""

import re

import pytest
import yaml

from tests.unit.house.codebase import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
ONE_SHOT = {"migrate", "publish"}
LASTING = {"portal", "api", "bot", "worker", "eitaa", "postgres"}
USES_DATABASE = {"api", "bot", "worker", "eitaa", "publish"}
LOOPS = {"bot", "worker", "eitaa"}


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


@pytest.mark.parametrize("name", sorted(ONE_SHOT | LASTING))
def test_a_service_takes_no_more_than_its_share(name):
    service = SERVICES[name]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert 0 < service["cpus"] <= 2
    assert 0 < service["pids_limit"] <= 200
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}


def test_a_service_has_its_own_secrets_and_no_others():
    secrets = {name: set(service.get("secrets", [])) for name, service in SERVICES.items()}
    assert secrets == {
        "portal": set(),
        "api": {"database_url"},
        "bot": {"database_url", "bot_token"},
        "worker": {"database_url", "bot_token"},
        "eitaa": {"database_url", "eitaa_token"},
        "postgres": {"postgres_password"},
        "migrate": {"database_url"},
        "publish": {"database_url"},
    }
    told = {
        name
        for name, service in SERVICES.items()
        if "BOT_TOKEN" in str(service.get("environment"))
    }
    assert told == {"bot", "worker"}


def test_images_are_named_by_version_and_can_be_pinned_by_digest():
    named = {service["image"] for service in SERVICES.values()} - {"qotbnama"}
    named.add(SERVICES["api"]["build"]["args"]["PYTHON_IMAGE"])
    for image in named:
        assert re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?-[a-z-]+\$\{[A-Z]+_DIGEST:-\}", image), image
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    bases = re.findall(r"(?m)^FROM (\S+)", dockerfile)
    assert set(bases) == {"${PYTHON_IMAGE}"}
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for image in named:
        bare, _, variable = image.partition("${")
        assert f"{variable.partition(':')[0]}=$(digest {bare})" in manual
        assert f"PYTHON_IMAGE={bare}\n" in dockerfile or not bare.startswith("python")


def test_health_of_a_loop_is_asked_of_the_loop():
    for name in LOOPS:
        test = SERVICES[name]["healthcheck"]["test"]
        assert test == ["CMD", "qotbnama", "status", "--process", name]
    assert "/healthz" in SERVICES["api"]["healthcheck"]["test"][-1]


def test_only_the_portal_is_believed_of_who_asks():
    (subnet,) = (one["subnet"] for one in COMPOSE["networks"]["front"]["ipam"]["config"])
    believing = {
        name: service["environment"]["QOTBNAMA_TRUSTED_PROXIES"]
        for name, service in SERVICES.items()
        if "QOTBNAMA_TRUSTED_PROXIES" in service.get("environment", {})
    }
    assert believing == {"api": subnet}
    assert {name for name, one in SERVICES.items() if "front" in one["networks"]} == {
        "portal",
        "api",
    }


def test_only_who_sends_reaches_the_internet():
    assert COMPOSE["networks"]["back"]["internal"] is True
    assert {name for name, one in SERVICES.items() if "out" in one["networks"]} == LOOPS
    assert SERVICES["postgres"]["networks"] == ["back"]


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


def test_publishing_and_eitaa_are_asked_for():
    named = {name: one["profiles"] for name, one in SERVICES.items() if "profiles" in one}
    assert named == {"publish": ["publish"], "eitaa": ["eitaa"]}


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
