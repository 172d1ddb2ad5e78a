"""What the read API answers: lists in pages, filters, things, entity tags, problems."""

from typing import get_args

import pytest

from core.release import records
from core.release.current import CurrentReleases
from core.search import KINDS
from portal.api.v1.routes import Kind

LISTS = (
    "nodes",
    "projects",
    "indicators",
    "districts",
    "changes",
    "claims",
    "coverage-gaps",
    "releases",
)
NAMED = {"code", "kind", "title", "url"}


@pytest.fixture(scope="module")
def release(settings):
    opened = CurrentReleases(settings.releases_dir).get()
    yield opened
    opened.close()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_page_by_page_without_gap_or_repetition(get, name):
    first = get(f"/{name}?per_page=200")
    assert {"items", "total", "page", "per_page", "release", "is_sample"} == set(first)
    assert (first["page"], first["per_page"], first["release"]) == (1, 200, 2)
    assert first["is_sample"] is True
    assert all(set(item) >= NAMED for item in first["items"])
    size = max(2, first["total"] // 3)
    if size > 200:
        size = 150
    pages, page = [], 1
    while items := get(f"/{name}?per_page={size}&page={page}")["items"]:
        pages += items
        page += 1
    assert len(pages) == first["total"]
    assert pages[:200] == first["items"]


@pytest.mark.parametrize("name", LISTS)
def test_titles_and_addresses_are_told_of_everything(get, name):
    for item in get(f"/{name}?per_page=200")["items"]:
        assert item["title"]
        assert item["url"].startswith("https://plan.example/1400/")


@pytest.mark.parametrize(
    ("address", "holds"),
    [
        ("/nodes?level=goal", lambda item: item["level"] == "goal"),
        ("/nodes?parent=G1", lambda item: item["parent"] == "G1"),
        ("/projects?district=7", lambda item: "7" in item["districts"]),
        ("/projects?portfolio=flagship", lambda item: item["portfolio"] == "flagship"),
        ("/projects?status=delayed", lambda item: item["status"] == "delayed"),
        ("/projects?node=G1", lambda item: "G1" in item["path"]),
        ("/indicators?kind=outcome", lambda item: item["indicator_kind"] == "outcome"),
        ("/indicators?direction=lower", lambda item: item["direction"] == "lower"),
        ("/indicators?district=3", lambda item: "3" in item["districts"]),
        ("/indicators?node=G2", lambda item: "G2" in item["path"]),
        ("/changes?release=2", lambda item: item["release"] == 2),
        ("/changes?topic=district:7", lambda item: "district:7" in item["topics"]),
        ("/changes?event=corrected", lambda item: item["event"] == "corrected"),
    ],
)
def test_filters_keep_what_fits_and_all_of_it(get, address, holds):
    everything = get(f"/{address[1:].partition('?')[0]}?per_page=200")
    found = get(f"{address}&per_page=200")
    assert found["items"]
    assert all(holds(item) for item in found["items"])
    if everything["total"] <= 200:
        assert found["items"] == [item for item in everything["items"] if holds(item)]
        assert 0 < found["total"] < everything["total"] or "release=2" in address


@pytest.mark.parametrize(
    ("name", "record", "kind"),
    [
        ("nodes", records.Node, "node"),
        ("projects", records.Project, "project"),
        ("indicators", records.Indicator, "indicator"),
        ("districts", records.District, "district"),
    ],
)
def test_everything_in_a_list_can_be_asked_for(get, release, name, record, kind):
    for thing in release.all(record, limit=10):
        item = get(f"/{name}/{thing.code}")
        assert (item["code"], item["kind"], item["title"]) == (thing.code, kind, thing.title)


def test_numbers_are_exact_and_dates_are_iso(get):
    project = get("/projects/F-12")
    assert project["approved_billion_rial"] == "980"
    assert project["planned_end_on"] == "2021-03-20"
    assert project["reports"][0]["actual_percent"] == "0"
    assert [promise["said_in_release"] for promise in project["promises"]] == [1]
    assert project["changes"][0]["text"]


def test_the_course_so_far_comes_with_the_numbers(get):
    plan = get("/plan")
    assert {row["measure"] for row in plan["scores"]} == {"outcome", "control", "projects"}
    days = [row["judged_on"] for row in plan["history"] if row["measure"] == "control"]
    assert days == sorted(days)
    assert len(days) == 10
    assert {row["choice"] for row in plan["robustness"]} > {"as_published", "equal_weights"}
    assert get("/indicators/K012")["history"][0]["judged_on"] >= days[0]
    assert get("/nodes/G1")["robustness"]
    assert get("/nodes/G1")["history"]


def test_releases_are_chained_by_their_hashes(get, release):
    first, second = get("/releases")["items"]
    assert (first["number"], second["number"]) == (1, 2)
    assert second["sha256"] == release.sha256
    assert len(first["sha256"]) == 64
    assert get("/releases/1") == first


def test_a_search_finds_marks_and_counts(get):
    found = get("/search?q=قطار شهری")
    assert found["total"] > 0
    assert sum(found["by_kind"].values()) == found["total"]
    best = found["items"][0]
    assert any(piece["is_match"] for piece in (*best["title_marked"], *best["snippet"]))
    only = get("/search?q=قطار شهری&kind=project")
    assert {item["kind"] for item in only["items"]} == {"project"}
    assert get("/search?q=")["total"] == 0
    assert get("/search?q=قطار&district=1")["total"] <= get("/search?q=قطار")["total"]


def test_every_kind_that_is_searched_can_be_asked_for():
    assert set(get_args(Kind)) == set(KINDS)


def test_what_is_typed_is_completed(get):
    found = get("/suggest?q=قطار")
    assert 0 < len(found["items"]) <= 8
    assert all(set(item) == NAMED for item in found["items"])
    assert get("/suggest?q=")["items"] == []


def test_an_answer_that_the_client_has_is_not_sent_again(client):
    first = client.get("/api/v1/plan")
    assert first.headers["X-Qotbnama-Release"] == "2"
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get("/api/v1/plan", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
    assert client.get("/api/v1/plan", headers={"If-None-Match": '"x"'}).status_code == 200


def test_entity_tags_tell_addresses_apart(client):
    tags = {
        client.get(f"/api/v1/{address}").headers["ETag"]
        for address in ("projects", "projects?page=2", "indicators")
    }
    assert len(tags) == 3


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/projects/none",
        "/api/v1/nodes/none",
        "/api/v1/indicators/none",
        "/api/v1/districts/77",
        "/api/v1/releases/77",
        "/api/v1/nothing",
        "/api/v2/plan",
        "/api/",
    ],
)
def test_what_is_not_there_is_a_problem_in_persian(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["code"], body["type"]) == (404, "not_found", "about:blank")
    assert "\u06cc" in body["detail"]


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/projects?page=0", "page"),
        ("/projects?per_page=201", "per_page"),
        ("/projects?per_page=x", "per_page"),
        ("/projects?status=lost", "status"),
        ("/projects?district=" + "7" * 81, "district"),
        ("/changes?event=dreamt", "event"),
        ("/search?kind=person", "kind"),
        ("/releases/zero", "number"),
    ],
)
def test_a_bad_parameter_is_named(client, address, parameter):
    response = client.get(f"/api/v1{address}")
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert [error["parameter"] for error in body["errors"]] == [parameter]
    assert parameter in body["detail"]


@pytest.mark.parametrize(
    "address", ["/nodes?level=roof", "/projects?portfolio=lost", "/search?q=x&portfolio=lost"]
)
def test_a_level_or_portfolio_that_the_plan_has_not_is_not_found(client, address):
    response = client.get(f"/api/v1{address}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_the_api_is_for_reading(client):
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)("/api/v1/plan")
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert response.json()["code"] == "method_not_allowed"
