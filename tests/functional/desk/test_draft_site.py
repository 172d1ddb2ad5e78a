"""The site of a draft: built as for publishing, marked, leading nowhere else, gone with it."""

import re
from pathlib import PurePosixPath

import pytest
from sqlmodel import select

from core.calendar import utc_now
from core.database.engine import migrate, open_database, reading
from core.desk.packages.jobs.job_context import JobContext
from core.models import DraftPreview
from core.publishing.publish import no_site
from portal.desk.jobs.job_process import do_jobs, draft_site
from portal.desk.packages.draft_pages import SHOWN
from tests.factories.desk_packages import begun_desk, package_bytes, package_of, tell
from tests.factories.desk_people import DeskBrowser, desk_client, desk_settings, signed_in

TITLE = "کیفیت زندگی در شهر"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("draft")
    settings = desk_settings(folder, build_processes=1)
    engine = open_database(settings.database)
    migrate(engine)
    begun_desk(engine, settings)
    context = JobContext(
        engine=engine,
        settings=settings,
        render=no_site,
        show_aside=lambda draft, place: draft_site(draft, settings, place),
        compose=tell,
        clock=utc_now,
    )
    with desk_client(settings, engine) as client:
        clerk = signed_in(client, engine, "clerk")
        sent = clerk.send_file("plan.zip", package_bytes(folder, title=TITLE))
        number = int(sent.headers["Location"].split("/")[-2])
        do_jobs(context, "test")
        digest = package_of(engine, number).digest
        clerk.post(f"/desk/packages/{number}/preview/", digest=digest)
        do_jobs(context, "test")
        yield client, engine, settings, number
    engine.dispose()


def token_of(engine):
    with reading(engine) as session:
        return session.exec(select(DraftPreview.token)).one()


def test_every_page_is_marked_and_leads_to_others_of_the_draft(desk):
    client, engine, settings, number = desk
    page = signed_in(client, engine, "auditor").get(f"/desk/packages/{number}/").text
    root = f"/desk/preview/{token_of(engine)}/"
    assert f'href="{root}"' in page
    client.cookies.clear()
    stranger = DeskBrowser(client)
    seen, ahead, titled = set(), [root], 0
    while ahead:
        address = ahead.pop()
        seen.add(address)
        answer = stranger.get(address)
        if PurePosixPath(address).suffix not in {"", *SHOWN}:
            # Data and feeds: in the draft's site, and not handed out.
            assert answer.status_code == 404, address
            continue
        assert answer.status_code == 200, address
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        titled += TITLE in answer.text
        assert '<aside class="draft-bar"' in answer.text
        assert '<meta name="robots" content="noindex, nofollow">' in answer.text
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert not re.search(r'rel="(canonical|alternate)"|property="og:', answer.text)
        assert f"/desk/packages/{number}/" not in answer.text
        links = re.findall(rf'(?:href|src)="({re.escape(root)}[^"#?]*)', answer.text)
        ahead += set(links) - seen - set(ahead)
    assert len(seen) > 20
    assert titled > 1
    # Readers see nothing of it, and neither does the plan.
    assert not settings.site_dir.exists()
    assert len(list(settings.releases_dir.glob("1400/0*.sqlite"))) == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("1400", 303),
        ("1400/data/indicator.csv", 404),
        ("1400/feed.atom", 404),
        ("nowhere/", 404),
        ("%2e%2e/%2e%2e/releases/x", 404),
        ("a%00b", 404),
        ("x" * 300, 404),
    ],
)
def test_what_cannot_be_marked_is_not_handed_out(desk, address, status):
    client, engine, *_ = desk
    answer = DeskBrowser(client).get(f"/desk/preview/{token_of(engine)}/{address}")
    assert answer.status_code == status


def test_who_is_signed_in_finds_the_way_back(desk):
    client, engine, _, number = desk
    page = signed_in(client, engine, "approver").get(f"/desk/preview/{token_of(engine)}/")
    assert f'href="/desk/packages/{number}/"' in page.text


def test_an_address_that_was_never_one_is_said_to_be_none(desk):
    client, *_ = desk
    client.cookies.clear()
    answer = DeskBrowser(client).get("/desk/preview/made-up/")
    assert answer.status_code == 410
    assert "این پیش‌نمایش دیگر نیست" in answer.text
