"""`qotbnama deliver preview`, `step`, `brake`, `resume`, `status`: before a release goes out."""

import shutil

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from core.database.engine import migrate, open_database, transaction
from core.delivery.queue.enqueue import enqueue, enqueue_paused
from core.models import AuditEntry, Delivery
from core.processes.heartbeats import read_processes
from tests.factories.people import ANY_HOUR, add_person, add_release
from tests.factories.small_city import small_releases
from tests.fakes.eitaa_server import TOKEN, EitaaServer
from tests.functional.conftest import NOW, command


@pytest.fixture
def folder(tmp_path):
    """Data of an instance with two releases, the second of which three people wait for, paused."""
    shutil.copytree(small_releases(), tmp_path / "releases", symlinks=True)
    engine = open_database(f"sqlite:///{tmp_path / 'qotbnama.sqlite'}")
    migrate(engine)
    with transaction(engine) as session:
        for number in (1, 2):
            add_release(session, number, at=NOW)
        for chat, topic in (("1", "project:F-01"), ("2", "releases"), ("3", "indicator:P01")):
            add_person(session, chat, topic, channel="telegram", preferences=ANY_HOUR)
        enqueue_paused(session, "1400", 2, {"project:F-01", "indicator:P01"}, NOW)
    engine.dispose()
    return tmp_path


def succeed(folder, *words):
    said = command(folder, *words)
    assert said.status == 0, said.err
    return said.out


def test_a_release_is_looked_at_and_let_go_step_by_step(folder):
    shown = succeed(folder, "deliver", "preview")
    assert "در صف ۳ نفر" in shown
    assert "project:F-01: ۱ نفر" in shown
    assert shown.count("چرا این پیام؟") == 4
    assert "پیام شمارهٔ ۱." in shown
    assert "<" not in shown
    assert "متوقف: ۳" in succeed(folder, "deliver", "status")
    assert "۱ پیام جابه‌جا شد؛ از ۳ پیام، ۲ پیام متوقف است" in succeed(
        folder, "deliver", "step", "۱٪", "--by", "operator"
    )
    assert "در صف: ۱" in succeed(folder, "deliver", "status")
    assert "۳ پیام متوقف است" in succeed(folder, "deliver", "brake", "--plan", "1400")
    assert "۰ پیام متوقف است" in succeed(folder, "deliver", "resume", "--release", "2")
    engine = open_database(f"sqlite:///{folder / 'qotbnama.sqlite'}")
    with Session(engine) as session:
        entries = session.exec(select(AuditEntry)).all()
    engine.dispose()
    steps = [(one.action, one.details["moved"]) for one in entries]
    assert steps == [("deliveries.step", 1), ("deliveries.brake", 1), ("deliveries.step", 3)]
    assert entries[0].by == "operator"


@pytest.mark.parametrize("share", ["0", "101", "ten", "1.5", "-1"])
def test_a_share_that_is_none_is_refused(folder, share):
    said = command(folder, "deliver", "step", "--", share)
    assert said.status == 2
    assert "از ۱ تا ۱۰۰" in said.err


def test_a_release_that_is_not_there_is_one_sentence(folder):
    for words in (("preview",), ("brake",)):
        said = command(folder, "deliver", *words, "--release", "9")
        assert said.status == 1
        assert said.err.splitlines()[-1].startswith("انتشاری پیدا نشد")


def test_a_channel_is_given_a_district_shown_and_taken_out(folder):
    assert "هنوز کانالی" in succeed(folder, "channels", "list")
    added = succeed(folder, "channels", "add", "۱", "@isfahan1", "--by", "operator")
    assert "کانال @isfahan1 از این پس خبرهای منطقه ۱ را می‌آورد" in added
    assert "کانال @isfahan1 (telegram)" in succeed(folder, "channels", "list")
    for words in (("add", "99", "@x99"), ("add", "۱", "isfahan"), ("remove", "@other")):
        said = command(folder, "channels", *words)
        assert said.status == 2, said.out
    assert "کنار گذاشته شد" in succeed(folder, "channels", "remove", "@isfahan1")
    assert "هنوز کانالی" in succeed(folder, "channels", "list")


def processes_of(folder):
    engine = open_database(f"sqlite:///{folder / 'qotbnama.sqlite'}")
    with transaction(engine) as session:
        names = [process.name for process in read_processes(session)]
    engine.dispose()
    return names


def test_a_channel_on_eitaa_is_told_by_a_worker_of_its_own(folder):
    added = succeed(folder, "channels", "add", "۱", "@isfahan1", "--eitaa", "--by", "operator")
    assert "حساب ایتایار باید در آن مدیر باشد" in added
    assert "کانال @isfahan1 (eitaa)" in succeed(folder, "channels", "list")
    engine = open_database(f"sqlite:///{folder / 'qotbnama.sqlite'}")
    with transaction(engine) as session:
        enqueue(session, "1400", 2, {"district:D1"}, NOW)
        session.execute(update(Delivery).values(due_at=NOW))
    engine.dispose()
    beating = []
    with EitaaServer(on_post=lambda: beating.extend(processes_of(folder))) as eitaa:
        words = ("deliver", "--eitaa", "--once")
        said = command(folder, *words, EITAA_TOKEN=TOKEN, EITAA_BASE_URL=eitaa.url)
    assert said.status == 0, said.err
    assert "۱ پیام فرستاده شد" in said.out
    assert [one["chat_id"] for one in eitaa.posted] == ["isfahan1"]
    assert "منطقه ۱" in eitaa.posted[0]["text"]
    # Its heartbeat is no other worker's: `status --process worker` is not well because of it.
    assert beating == ["eitaa"]
    assert TOKEN not in said.out + said.err
    assert command(folder, "channels", "remove", "@isfahan1").status == 2
    assert "کنار گذاشته شد" in succeed(folder, "channels", "remove", "@isfahan1", "--eitaa")


def test_eitaa_without_a_token_is_refused_in_a_sentence(folder):
    said = command(folder, "deliver", "--eitaa", "--once")
    assert said.status == 1
    assert "تنظیم eitaa_token داده نشده است" in said.err
    assert "Traceback" not in said.err
