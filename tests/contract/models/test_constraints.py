"""Every rule that the database holds, broken once, on SQLite and on PostgreSQL."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Enum,
    Integer,
    PrimaryKeyConstraint,
    UniqueConstraint,
    delete,
    insert,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError

from core.models.types import metadata
from core.plan.schema import TABLES as SCHEMA
from core.plan.schema import Kind
from tests.contract.models.desk_world import NOW
from tests.contract.models.world import DAY, FIRST, needed_for, second

TABLES = metadata.tables


@pytest.fixture(scope="module")
def world(engine):
    """The first row of every table; tests leave nothing beside it."""
    with engine.begin() as connection:
        for name, row in FIRST.items():
            connection.execute(insert(TABLES[name]), row)
        if engine.dialect.name == "postgresql":
            for name in (name for name, row in FIRST.items() if "id" in row):
                connection.execute(text(f"SELECT setval('{name}_id_seq', 1)"))
    return engine


@pytest.fixture
def connection(world):
    with world.connect() as connection:
        yield connection
        connection.rollback()


def add(connection, table, **changes):
    if needed := needed_for(table):
        connection.execute(insert(TABLES[needed[0]]), needed[1])
    connection.execute(insert(TABLES[table]), second(table, **changes))


def check_references(connection, name="ALL"):
    """Have deferred references checked now, as the end of the transaction would.

    PostgreSQL can check the one that *name* names, and not another that is broken as well.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET CONSTRAINTS {name} IMMEDIATE"))
    else:
        connection.commit()


@contextmanager
def refused(connection, name):
    """Expect the rule *name* to be broken; SQLite names only its checks and its indexes."""
    with pytest.raises(IntegrityError) as caught:
        yield
    if connection.dialect.name == "postgresql":
        orig: Any = caught.value.orig
        broken = orig.diag
        assert name in (broken.constraint_name, broken.column_name)
    elif name.startswith("ck_"):
        assert str(caught.value.orig) == f"CHECK constraint failed: {name}"
    elif name.startswith("fk_"):
        assert str(caught.value.orig) == "FOREIGN KEY constraint failed"
    else:
        assert str(caught.value.orig).startswith(("UNIQUE", "NOT NULL"))


def test_the_world_has_a_row_of_every_table():
    assert set(FIRST) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_a_second_row_is_accepted(connection, table):
    add(connection, table)
    if connection.dialect.name == "postgresql":
        check_references(connection)


# -- rules written as checks

# The bounds of one column, as the schema has them.
BOUNDS = [
    (f"ck_{table.stored}_{column.name}", table.stored, {column.name: beyond})
    for table in SCHEMA
    for column in table.columns
    for limit, step in ((column.minimum, -1), (column.maximum, 1))
    if limit is not None
    for beyond in [
        Decimal(limit) + Decimal(step) / 10 if column.kind is Kind.DECIMAL else limit + step
    ]
]
CHECKS = [
    *BOUNDS,
    ("ck_plan_horizon", "plan", {"horizon_start": date(2021, 3, 21)}),
    ("ck_boundary_polygons", "boundary", {"geometry": ""}),
    ("ck_boundary_polygons", "boundary", {"geometry": '{"type":"Point","coordinates":[1,2]}'}),
    ("ck_node_not_own_parent", "node", {"level": "objective", "parent": "G2"}),
    ("ck_indicator_override_has_reason", "indicator", {"status_override": "at_risk"}),
    ("ck_indicator_override_has_reason", "indicator", {"override_reason": "سیل"}),
    (
        "ck_indicator_override_has_reason",
        "indicator",
        {"status_override": "at_risk", "override_reason": ""},
    ),
    ("ck_target_band", "target", {"band_low": Decimal(10), "band_high": Decimal(9)}),
    ("ck_target_band", "target", {"band_low": Decimal("9.0"), "band_high": Decimal(9)}),
    ("ck_project_planned_dates", "project", {"planned_end_on": date(2019, 9, 21)}),
    ("ck_project_actual_dates", "project", {"actual_end_on": date(2019, 9, 21)}),
    ("ck_budget_line_one_subject", "budget_line", {"node": "G1"}),
    ("ck_observation_missing_has_no_value", "observation", {"flag": "missing", "reason": "دیر"}),
    ("ck_observation_missing_has_no_value", "observation", {"flag": "not_applicable"}),
    ("ck_observation_missing_has_no_value", "observation", {"value": None}),
    ("ck_observation_missing_has_reason", "observation", {"flag": "missing", "value": None}),
    ("ck_progress_report_corrects", "progress_report", {"corrects": date(2019, 9, 23)}),
    ("ck_subscriber_message_count", "subscriber", {"message_count": -1}),
    ("ck_desk_package_published", "desk_package", {"release": 1}),
    ("ck_desk_package_published", "desk_package", {"state": "published"}),
    ("ck_desk_package_digest", "desk_package", {"digest": "0"}),
    ("ck_desk_package_scheduled", "desk_package", {"state": "scheduled"}),
    ("ck_desk_package_scheduled_by", "desk_package", {"scheduled_by": "publisher"}),
    ("ck_package_approval_by_somebody", "package_approval", {"name": "شهردار"}),
    ("ck_package_approval_by_somebody", "package_approval", {"person": None}),
    ("ck_desk_job_running", "desk_job", {"state": "running"}),
    ("ck_desk_job_running", "desk_job", {"process": "a"}),
    ("ck_person_two_things", "person", {"password_hash": None}),
    ("ck_person_two_things", "person", {"code_secret": None}),
    ("ck_person_account", "person", {"account": "Clerk"}),
    ("ck_person_city_account", "person", {"city_issuer": None}),
    ("ck_person_city_account", "person", {"city_subject": None}),
    ("ck_foreign_judgement_status", "foreign_judgement", {"status": "Good"}),
    ("ck_foreign_judgement_trend", "foreign_judgement", {"trend": 2}),
    ("ck_foreign_judgement_trend", "foreign_judgement", {"trend": -3}),
    ("ck_foreign_judgement_colour", "foreign_judgement", {"colour": "255"}),
    ("ck_imported_file_sha256", "imported_file", {"sha256": "1" * 63}),
    ("ck_imported_file_size_bytes", "imported_file", {"size_bytes": -1}),
    ("ck_import_run_applied", "import_run", {"applied_at": None}),
    ("ck_import_run_applied", "import_run", {"state": "proposed"}),
    ("ck_release_number", "release", {"number": 0}),
    ("ck_release_sha256", "release", {"sha256": ""}),
    ("ck_sent_picture_sha256", "sent_picture", {"sha256": "1" * 63}),
    ("ck_release_change_count", "release", {"change_count": -1}),
    ("ck_subscriber_quiet_hours", "subscriber", {"quiet_from": None}),
    ("ck_subscriber_quiet_hours", "subscriber", {"quiet_until": None}),
    ("ck_delivery_attempts", "delivery", {"attempts": -1}),
    ("ck_delivery_unknown_outcomes", "delivery", {"unknown_outcomes": 2}),
    ("ck_delivery_unknown_outcomes", "delivery", {"unknown_outcomes": -1}),
    ("ck_delivery_lease", "delivery", {"lease_until": None}),
    ("ck_delivery_lease", "delivery", {"state": "pending", "send_began_at": None}),
    ("ck_delivery_send_began", "delivery", {"state": "pending", "lease_until": None}),
    (
        "ck_delivery_settled",
        "delivery",
        {"state": "sent", "lease_until": None, "send_began_at": None},
    ),
    ("ck_delivery_settled", "delivery", {"settled_at": NOW}),
    ("ck_inbound_update_settled", "inbound_update", {"state": "done"}),
    ("ck_inbound_update_settled", "inbound_update", {"settled_at": NOW}),
]


@pytest.mark.parametrize(("name", "table", "changes"), CHECKS)
def test_a_check_holds(connection, name, table, changes):
    with refused(connection, name):
        add(connection, table, **changes)


ENUMS = [
    (f"ck_{table.name}_{column.type.name}", table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if isinstance(column.type, Enum)
]


# What rules about a row's state ask of any state but the first row's.
STATES = {"state", "level", "status_override"}
OTHER_STATE: dict[str, dict[str, object]] = {
    "indicator": {"override_reason": "سیل"},
    "node": {"parent": "G1"},
    "import_run": {"applied_at": None},
    "delivery": {"lease_until": None, "send_began_at": None, "settled_at": NOW},
    "inbound_update": {"settled_at": NOW},
}


@pytest.mark.parametrize(("name", "table", "column"), ENUMS)
def test_a_closed_list_is_closed(connection, name, table, column):
    with refused(connection, name):
        others = OTHER_STATE.get(table, {}) if column in STATES else {}
        add(connection, table, **others, **{column: "nonsense"})


def test_every_check_is_broken_above():
    checks = {
        str(rule.name)
        for table in TABLES.values()
        for rule in table.constraints
        if isinstance(rule, CheckConstraint)
    }
    assert checks == {case[0] for case in CHECKS} | {case[0] for case in ENUMS}


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("observation", {"flag": "missing", "value": None, "reason": "داده نرسیده"}),
        ("observation", {"flag": "not_applicable", "value": None}),
        ("observation", {"district": None}),
        ("budget_line", {"project": None, "node": "G1", "fiscal_year": None}),
        ("budget_line", {"project": None}),
        ("project", {"start_on": None, "lat": None, "status": None}),
        ("progress_report", {"corrects": DAY, "planned_percent": None}),
        ("delivery", {"state": "pending", "lease_until": None, "send_began_at": None}),
        (
            "delivery",
            {"state": "failed", "lease_until": None, "send_began_at": None, "settled_at": NOW},
        ),
        ("inbound_update", {"state": "set_aside", "settled_at": NOW}),
        ("subscriber", {"quiet_from": None, "quiet_until": None}),
    ],
)
def test_a_check_lets_pass_what_is_right(connection, table, changes):
    add(connection, table, **changes)


# -- values that must be there, references, keys

NOT_NULL = [
    (table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if not column.nullable and column.name != "id"
]


@pytest.mark.parametrize(("table", "column"), NOT_NULL)
def test_a_value_must_be_there(connection, table, column):
    with refused(connection, column):
        add(connection, table, **{column: None})


REFERENCES = [
    (rule.name, table.name, rule.columns.keys()[-1])
    for table in TABLES.values()
    for rule in sorted(table.foreign_key_constraints, key=lambda rule: str(rule.name))
]


@pytest.mark.parametrize(("name", "table", "column"), REFERENCES)
def test_a_reference_leads_somewhere(connection, name, table, column):
    is_number = isinstance(TABLES[table].columns[column].type, Integer)
    changes: dict[str, object] = {column: 4711 if is_number else "nowhere"}
    if column == "plan":
        # Other references of the row hold the plan's code, too; they may be empty.
        others = {one for _, other, one in REFERENCES if other == table} - {"plan"}
        nullable = {one for one in others if TABLES[table].columns[one].nullable}
        changes |= dict.fromkeys(nullable)
    if (table, column) == ("node", "parent"):
        changes["level"] = "objective"
    if (table, column) == ("budget_line", "node"):
        changes["project"] = None
    with refused(connection, name):
        add(connection, table, **changes)
        check_references(connection, name)


KEYS = [
    *(
        (rule.name, table.name, {one.name: FIRST[table.name][one.name] for one in rule})
        for table in (TABLES[name] for name in FIRST)
        for rule in sorted(table.constraints, key=lambda rule: str(rule.name))
        if isinstance(rule, PrimaryKeyConstraint | UniqueConstraint)
    ),
    ("uq_target_key", "target", {"period": "1398"}),
    ("uq_budget_line_key", "budget_line", {"fiscal_year": 1398}),
    ("uq_observation_first", "observation", {"period": "1398"}),
    ("uq_progress_report_first", "progress_report", {"reported_on": DAY}),
]


@pytest.mark.parametrize(("name", "table", "changes"), KEYS)
def test_a_key_is_unique(connection, name, table, changes):
    with refused(connection, name):
        add(connection, table, **changes)


@pytest.mark.parametrize(
    ("name", "table", "empty"),
    [
        ("uq_target_key", "target", {"district": None}),
        ("uq_observation_first", "observation", {"district": None}),
        (
            "uq_budget_line_key",
            "budget_line",
            {"project": None, "fiscal_year": None, "fund": None},
        ),
    ],
)
def test_an_empty_part_of_a_key_is_a_value_like_others(connection, name, table, empty):
    add(connection, table, **empty)
    with refused(connection, name):
        add(connection, table, **empty)


@pytest.mark.parametrize("table", ["observation", "progress_report"])
def test_a_ledger_is_one_chain(connection, table):
    key = {"observation": "period", "progress_report": "reported_on"}[table]
    same = {key: FIRST[table][key]}
    add(connection, table, **same, revises=1)
    with refused(connection, f"uq_{table}_revises"):
        add(connection, table, **same, revises=1)


def test_every_unique_index_is_broken_above():
    unique = {index.name for table in TABLES.values() for index in table.indexes if index.unique}
    chains = {"uq_observation_revises", "uq_progress_report_revises"}
    assert unique - chains <= {case[0] for case in KEYS}


# -- order and time


def test_a_package_may_name_a_thing_before_it_defines_it(connection):
    add(connection, "node", code="O1", level="objective", parent="G9")
    add(connection, "node", code="G9")
    if connection.dialect.name == "postgresql":
        check_references(connection)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("audit_entry", "action"),
        ("field_revision", "reason"),
        ("imported_file", "name"),
        ("observation", "value"),
        ("progress_report", "note"),
        ("release", "note"),
    ],
)
@pytest.mark.parametrize("deed", ["UPDATE {t} SET {c} = {c}", "DELETE FROM {t}"])
def test_what_was_written_stays(connection, table, column, deed):
    with pytest.raises(IntegrityError, match=f"append-only: {table}"):
        connection.execute(text(deed.format(t=table, c=column)))


def test_what_was_written_is_not_replaced_either(connection):
    replace = {
        "sqlite": "INSERT OR REPLACE INTO audit_entry VALUES (1, :at, 'x', 'y', NULL, '{}')",
        "postgresql": "TRUNCATE audit_entry",
    }[connection.dialect.name]
    values = {"at": str(NOW)} if connection.dialect.name == "sqlite" else {}
    with pytest.raises(IntegrityError, match="append-only: audit_entry"):
        connection.execute(text(replace), values)


def test_forgetting_a_subscriber_forgets_all_of_theirs(connection):
    connection.execute(delete(TABLES["subscriber"]))
    for name in ("visit", "follow", "delivery"):
        assert connection.execute(select(TABLES[name])).all() == []


@pytest.mark.parametrize("table", ["subscriber", "delivery"])
def test_a_number_is_never_given_twice(connection, table):
    ids = TABLES[table].columns["id"]
    add(connection, table)
    last = max(connection.scalars(select(ids)))
    connection.execute(delete(TABLES["subscriber"]))
    connection.execute(insert(TABLES["subscriber"]), {**FIRST["subscriber"], "id": 100})
    if table == "subscriber":
        add(connection, table)
    else:
        connection.execute(insert(TABLES[table]), second(table, subscriber=100))
    assert min(set(connection.scalars(select(ids))) - {100}) > last
