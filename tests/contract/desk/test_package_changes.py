"""Every kind of change shows, and each makes another digest."""

import pytest

from core.database.engine import migrate, open_database
from core.enums import PackageScope, PackageState
from tests.factories.desk_packages import begun_desk, hand_in_directly, package_of, work
from tests.factories.desk_people import desk_settings
from tests.factories.packages import a_plan, write_zip


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    settings = desk_settings(tmp_path_factory.mktemp("changes"))
    engine = open_database(settings.database)
    migrate(engine)
    begun_desk(engine, settings)
    yield engine, settings
    engine.dispose()


@pytest.fixture
def shown(desk, tmp_path):
    engine, settings = desk

    def read(change, **more):
        tables = a_plan()
        change(tables)
        content = write_zip(tmp_path / "plan.zip", tables).read_bytes()
        number = hand_in_directly(engine, settings, content, **more)
        work(engine, settings)
        return package_of(engine, number)

    return read


def things(package):
    assert package.state is PackageState.DRAFT
    return [
        (one["kind"], one["key"], one["fields"])
        for table in package.found["tables"]
        for one in table["things"]
    ]


def test_a_changed_field(shown):
    package = shown(lambda tables: tables["indicators"][1].update(unit="نمره"))
    ((kind, key, ((_, old, new),)),) = things(package)
    assert kind == "changed"
    assert ("P01" in key[0], "امتیاز" in old, "نمره" in new) == (True, True, True)


def test_an_added_row(shown):
    row = {"code": "9", "number": "9", "title": "منطقه ۹"}
    package = shown(lambda tables: tables["districts"].append(row))
    ((kind, key, fields),) = things(package)
    assert (kind, "9" in key[0]) == ("added", True)
    assert any("منطقه" in new for _, _, new in fields)


def test_a_removed_row_only_where_it_may_be(shown):
    def drop(tables):
        tables["budget_lines"].pop()

    refused = shown(drop)
    assert refused.state is PackageState.FAULTY
    assert refused.found["problems"] == 1
    allowed = shown(drop, scope=PackageScope.WITH_REMOVALS, note="ردیف اشتباه بود")
    ((kind, key, _),) = things(allowed)
    assert kind == "removed"
    assert "1396" in "".join(key)  # a year is no amount


def test_rows_alone_leave_the_others_where_that_was_said(shown):
    def leave_one(tables):
        tables["observations"] = [{**tables["observations"][0], "period": "1399", "value": "2"}]

    assert shown(leave_one).state is PackageState.FAULTY
    ((kind, key, _),) = things(shown(leave_one, scope=PackageScope.PART))
    assert (kind, any("1399" in one or "۱۳۹۹" in one for one in key)) == ("added", True)


def test_rows_in_another_order(shown):
    def turn(tables):
        nodes = tables["nodes"]
        nodes[1], nodes[2] = nodes[2], nodes[1]

    assert {kind for kind, *_ in things(shown(turn))} == {"moved"}


def test_a_value_of_a_ledger_is_added_revised_and_withdrawn(shown):
    observation = a_plan()["observations"][0]

    def revise(tables):
        tables["observations"][0]["value"] = "1"
        tables["observations"].append({**observation, "period": "1399", "value": "2"})

    package = shown(revise)
    assert {kind for kind, *_ in things(package)} == {"changed", "added"}

    def withdraw(tables):
        tables["observations"].pop(0)

    package = shown(withdraw, scope=PackageScope.WITH_REMOVALS)
    assert {kind for kind, *_ in things(package)} == {"removed"}


def all_things(package):
    return [one for table in package.found["tables"] for one in table["things"]]


def test_what_goes_with_a_thing_stands_under_it(shown):
    def another(tables):
        tables["projects"] = [{**tables["projects"][0], "code": "F-09", "title": "راه"}]
        for name in ("milestones", "budget_lines", "progress_reports"):
            for row in tables[name]:
                row["project"] = "F-09"

    package = shown(another, scope=PackageScope.WITH_REMOVALS, note="پروژهٔ دیگری شد")
    (gone,) = (one for one in all_things(package) if one["kind"] == "removed")
    assert "F-01" in gone["key"][0]
    assert any("۲ ردیف از «ردیف‌های بودجه»" in note for note in gone["notes"])


def test_what_looks_like_a_slip_is_asked_beside_it_and_shown_whole(shown):
    whole = "<b>هدف</b> " + "نخست " * 40

    package = shown(lambda tables: tables["projects"][0].update(scope=whole.strip()))
    (changed,) = all_things(package)
    assert any(whole.strip() in new for *_, new in changed["fields"])
    assert any(note.startswith("؟") for note in changed["notes"])


def test_digests_differ(shown):
    digests = {
        shown(lambda tables, unit=unit: tables["indicators"][1].update(unit=unit)).digest
        for unit in ("الف", "ب", "الف")
    }
    assert len(digests) == 2


def test_a_file_for_which_there_is_no_room(desk):
    engine, settings = desk
    number = hand_in_directly(engine, settings, b"x" * (2 << 20))
    work(engine, settings.model_copy(update={"imports_budget_mb": 1}))
    package = package_of(engine, number)
    assert (package.state, package.file) == (PackageState.FAULTY, None)
    assert (settings.desk_dir / "marked" / f"{number}.xlsx").is_file()


def test_what_is_no_package_at_all(desk):
    engine, settings = desk
    number = hand_in_directly(engine, settings, b"not a zip")
    work(engine, settings)
    package = package_of(engine, number)
    assert package.state is PackageState.FAULTY
    assert package.found["problems"]
    assert (settings.desk_dir / "marked" / f"{number}.xlsx").is_file()
