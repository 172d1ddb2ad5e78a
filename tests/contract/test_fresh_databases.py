"""The fixtures themselves: both kinds of database are there, and apart from each other."""

from sqlalchemy import inspect, text

from core.database.engine import check_current, open_database


def test_a_fresh_database_is_empty_and_takes_persian(empty_database):
    engine = open_database(empty_database)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE word (text VARCHAR(40))"))
        connection.execute(text("INSERT INTO word VALUES ('می‌شود')"))
        assert connection.execute(text("SELECT text FROM word")).scalar_one() == "می‌شود"
    engine.dispose()


def test_a_database_has_its_tables_and_no_rows(database):
    engine = open_database(database)
    check_current(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM plan")).scalar_one() == 0
    engine.dispose()


def test_two_databases_do_not_see_each_other(database_urls):
    first, second = (open_database(database_urls()) for _ in range(2))
    with first.begin() as connection:
        connection.execute(text("CREATE TABLE word (text VARCHAR(40))"))
    assert "word" not in inspect(second).get_table_names()
    for engine in (first, second):
        engine.dispose()


def test_the_database_is_the_one_that_was_asked_for(empty_database, request):
    asked = request.node.callspec.params["database_urls"]
    engine = open_database(empty_database)
    assert engine.dialect.name == asked
    engine.dispose()
