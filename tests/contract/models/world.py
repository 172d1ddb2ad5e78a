"""One row of every table, that the database accepts, and a second one beside it."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

NOW = datetime(2021, 3, 20, 8, 30, tzinfo=UTC)
DAY = date(2019, 9, 22)
HASH = "0" * 64

# In the order that references ask for.
FIRST = {
    "imported_file": {
        "sha256": HASH,
        "name": "plan.xlsx",
        "size_bytes": 1,
        "received_at": NOW,
        "received_by": "clerk",
    },
    "import_run": {
        "id": 1,
        "plan": "1400",
        "file": HASH,
        "state": "applied",
        "by": "clerk",
        "started_at": NOW,
        "applied_at": NOW,
        "summary": {},
    },
    "plan": {
        "code": "1400",
        "title": "برنامه ۱۴۰۰",
        "city": "اصفهان",
        "horizon_start": date(2016, 3, 20),
        "horizon_end": date(2021, 3, 20),
        "is_sample": True,
    },
    "source": {"plan": "1400", "code": "S1", "title": "گزارش"},
    "district": {
        "plan": "1400",
        "code": "7",
        "number": 7,
        "title": "منطقه ۷",
        "population": 0,
        "area_ha": Decimal("2400.5"),
        "river_side": "north",
        "removed_by": 1,
    },
    "node": {
        "plan": "1400",
        "code": "G1",
        "level": "goal",
        "position": 0,
        "title": "هدف کلان",
        "part": "city_progress",
        "approach": "goal_oriented",
        "pillar": "city",
        "origin": "real",
        "weight": Decimal(1),
    },
    "node_policy": {"plan": "1400", "node": "G1", "policy": "G1"},
    "indicator": {
        "plan": "1400",
        "code": "K001",
        "kind": "outcome",
        "node": "G1",
        "title": "سهم حمل‌ونقل همگانی",
        "unit": "درصد",
        "direction": "higher",
        "decimals": 1,
        "frequency": "year",
        "release_lag_days": 0,
        "weight": Decimal(1),
        "review_status": "confirmed",
        "origin": "real",
    },
    "target": {
        "id": 1,
        "plan": "1400",
        "indicator": "K001",
        "district": "7",
        "period": "1398",
        "kind": "target",
        "band_low": Decimal(9),
        "band_high": Decimal(10),
    },
    "project": {
        "plan": "1400",
        "code": "F-01",
        "title": "خط دو قطار شهری",
        "portfolio": "flagship",
        "status": "on_track",
        "origin": "adapted",
        "weight": Decimal(1),
        "start_on": DAY,
        "planned_end_on": DAY,
        "actual_end_on": DAY,
        "lat": Decimal(-90),
        "lon": Decimal(180),
    },
    "project_strategy": {"plan": "1400", "project": "F-01", "strategy": "G1"},
    "project_district": {"plan": "1400", "project": "F-01", "district": "7"},
    "milestone": {"plan": "1400", "project": "F-01", "title": "آغاز", "due_on": DAY},
    "budget_line": {
        "id": 1,
        "plan": "1400",
        "project": "F-01",
        "fiscal_year": 1398,
        "kind": "approved",
        "amount_billion_rial": Decimal("0.5"),
    },
    "process": {"plan": "1400", "code": "P1", "position": 0, "title": "شورا", "sessions": 133},
    "document": {"plan": "1400", "code": "U1", "position": 0, "title": "سند"},
    "event": {"plan": "1400", "code": "E1", "position": 0, "title": "تصویب"},
    "claim": {
        "plan": "1400",
        "code": "C01",
        "subject": "راهبردها",
        "value": Decimal(43),
        "unit": "راهبرد",
        "quote": "۴۳ راهبرد",
    },
    "observation": {
        "id": 1,
        "plan": "1400",
        "indicator": "K001",
        "district": "7",
        "period": "1398",
        "value": Decimal("61.70"),
        "flag": "final",
        "withdrawn": False,
        "imported_by": 1,
    },
    "foreign_judgement": {
        "id": 1,
        "plan": "1400",
        "indicator": "K001",
        "district": "7",
        "period": "1398",
        "system": "qpr",
        "range_name": "Good",
        "status": "on_track",
        "colour": "#00ff00",
        "trend": 1,
        "imported_by": 1,
    },
    "progress_report": {
        "id": 1,
        "plan": "1400",
        "project": "F-01",
        "reported_on": DAY,
        "planned_percent": Decimal(100),
        "actual_percent": Decimal(0),
        "spent_billion_rial": Decimal(0),
        "status": "on_track",
        "origin": "real",
        "withdrawn": False,
        "imported_by": 1,
    },
    "field_revision": {
        "id": 1,
        "plan": "1400",
        "import_run": 1,
        "thing": "projects",
        "key": "F-01",
        "field": "title",
    },
    "quality_flag": {
        "id": 1,
        "plan": "1400",
        "import_run": 1,
        "rule": "unit_changed",
        "thing": "indicators",
        "key": "K001",
        "details": {},
    },
    "audit_entry": {
        "id": 1,
        "at": NOW,
        "by": "clerk",
        "action": "import.applied",
        "details": {},
    },
    "release": {
        "plan": "1400",
        "number": 1,
        "file_name": "000001.sqlite",
        "sha256": HASH,
        "published_at": NOW,
        "published_by": "clerk",
        "judged_on": DAY,
        "change_count": 0,
    },
    "subscriber": {
        "id": 1,
        "channel": "telegram",
        "chat_id": "-100",
        "state": "active",
        "language": "fa",
        "digest": "daily",
        "quiet_from": time(22),
        "quiet_until": time(8),
        "text_only": False,
        "created_at": NOW,
    },
    "visit": {"subscriber": 1, "plan": "1400", "release": 1},
    "follow": {"subscriber": 1, "plan": "1400", "topic": "district:7", "created_at": NOW},
    "delivery": {
        "id": 1,
        "subscriber": 1,
        "plan": "1400",
        "release": 1,
        "state": "claimed",
        "due_at": NOW,
        "attempts": 1,
        "unknown_outcomes": 1,
        "lease_until": NOW,
        "send_began_at": NOW,
        "enqueued_at": NOW,
    },
    "inbound_update": {
        "channel": "telegram",
        "update_id": 2**40,
        "payload": {},
        "state": "received",
        "received_at": NOW,
    },
}

# What makes a second row another one. Numbers of rows are the database's to give.
_BESIDE = {
    "imported_file": {"sha256": "1" * 64},
    "plan": {"code": "1405"},
    "district": {"code": "8"},
    "node": {"code": "G2"},
    "indicator": {"code": "K002"},
    "target": {"period": "1399"},
    "project": {"code": "F-02"},
    "milestone": {"title": "پایان"},
    "budget_line": {"fiscal_year": 1399},
    "process": {"code": "P2"},
    "document": {"code": "U2"},
    "event": {"code": "E2"},
    "claim": {"code": "C02"},
    "source": {"code": "S2"},
    "observation": {"period": "1399"},
    "progress_report": {"reported_on": date(2019, 9, 23)},
    "release": {"number": 2, "file_name": "000002.sqlite"},
    "subscriber": {"chat_id": "-101"},
    "visit": {"plan": "1405"},
    "follow": {"topic": "plan"},
    "inbound_update": {"update_id": 2**40 + 1},
}
# Further rows that a second row of these tables refers to.
_ALSO = {
    "node_policy": ("node", {"code": "G2"}, {"policy": "G2"}),
    "project_strategy": ("node", {"code": "G2"}, {"strategy": "G2"}),
    "project_district": ("district", {"code": "8"}, {"district": "8"}),
    "delivery": ("subscriber", {"id": 2, "chat_id": "-101"}, {"subscriber": 2}),
}


def needed_for(table):
    """The (table, row) that must be there before the second row of *table*, if any."""
    if table not in _ALSO:
        return None
    other, changes, _ = _ALSO[table]
    return other, {**FIRST[other], **changes}


def second(table, **changes):
    """A second row of *table*, with *changes*."""
    row = {name: value for name, value in FIRST[table].items() if name != "id"}
    beside = _ALSO[table][2] if table in _ALSO else _BESIDE.get(table, {})
    return {**row, **beside, **changes}
