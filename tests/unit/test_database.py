"""SQLite as the program opens it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from core.database.engine import open_database, reading, transaction
from core.errors import DatabaseUnreachableError, SettingInvalidError
from tests.presence import present


@pytest.fixture
def engine(tmp_path):
    opened = open_database(f"sqlite:///{tmp_path / 'deep' / 'plan.sqlite'}")
    with opened.begin() as connection:
        connection.execute(text("CREATE TABLE word (text VARCHAR PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE use (word VARCHAR NOT NULL REFERENCES word (text))"))
    yield opened
    opened.dispose()


def words(engine):
    with engine.connect() as connection:
        return set(connection.scalars(text("SELECT text FROM word")))


def add(session, word):
    session.execute(text("INSERT INTO word VALUES (:word)"), {"word": word})


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("synchronous", 1),
        ("busy_timeout", 60_000),
        ("recursive_triggers", 1),
    ],
)
def test_every_connection_is_set_up(engine, pragma, value):
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_a_database_in_memory_opens():
    engine = open_database("sqlite://")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()


def test_foreign_keys_hold(engine):
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.execute(text("INSERT INTO use VALUES ('nowhere')"))


def test_a_transaction_is_kept_whole(engine):
    with transaction(engine) as session:
        add(session, "plan")

    def add_one_and_another_again():
        with transaction(engine) as session:
            add(session, "release")
            add(session, "plan")

    with pytest.raises(IntegrityError):
        add_one_and_another_again()
    assert words(engine) == {"plan"}


def test_a_change_of_tables_is_undone_too(engine):
    def make_a_table_and_fail():
        with transaction(engine) as session:
            session.execute(text("CREATE TABLE other (text VARCHAR)"))
            session.execute(text("INSERT INTO use VALUES (NULL)"))

    with pytest.raises(IntegrityError):
        make_a_table_and_fail()
    with engine.connect() as connection:
        assert not connection.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'other'"))


def test_writers_wait_for_each_other_from_the_start(engine, tmp_path):
    impatient = open_database(engine.url.render_as_string())
    with transaction(engine) as session:
        # Only read so far: a deferred transaction would let the other begin, and then fail itself.
        session.scalar(text("SELECT count(*) FROM word"))
        with impatient.connect() as connection:
            present(connection.connection.driver_connection).execute("PRAGMA busy_timeout=1")
            with pytest.raises(Exception, match="locked"):
                connection.begin()
    impatient.dispose()


def test_a_reader_neither_waits_nor_sees_what_is_being_written(engine):
    with transaction(engine) as writer:
        add(writer, "plan")
        with reading(engine) as reader:
            assert reader.scalar(text("SELECT count(*) FROM word")) == 0


def test_a_reader_sees_one_state(engine):
    with reading(engine) as reader:
        assert reader.scalar(text("SELECT count(*) FROM word")) == 0
        with transaction(engine) as writer:
            add(writer, "plan")
        assert reader.scalar(text("SELECT count(*) FROM word")) == 0
    with reading(engine) as reader:
        assert reader.scalar(text("SELECT count(*) FROM word")) == 1


@pytest.mark.parametrize("beginning", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_reached_by_its_one_driver(beginning):
    engine = open_database(f"{beginning}://plan:secret@db/plan")
    assert engine.url.render_as_string() == "postgresql+psycopg://plan:***@db/plan"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://plan:secret@db/plan", "QOTBNAMA_DATABASE_URL=mysql://plan:***@db/plan"),
        ("plan.sqlite", "QOTBNAMA_DATABASE_URL"),
    ],
)
def test_a_database_of_another_kind_is_refused(url, told):
    with pytest.raises(SettingInvalidError) as error:
        open_database(url)
    assert error.value.settings == told


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path):
    path = tmp_path / "notes.sqlite"
    path.write_text("not a database " * 100, encoding="utf-8")
    engine = open_database(f"sqlite:///{path}")
    with pytest.raises(DatabaseUnreachableError):
        engine.connect()
    engine.dispose()


def test_a_trouble_that_may_pass_stays_what_it_is(tmp_path):
    # The worker and the bot try again after it.
    (tmp_path / "plan.sqlite-wal").mkdir()
    engine = open_database(f"sqlite:///{tmp_path / 'plan.sqlite'}")
    with pytest.raises(OperationalError):
        engine.connect()
    engine.dispose()
