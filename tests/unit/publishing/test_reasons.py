"""A change has the reason that was given with it, at whatever level; else it is silent."""

from datetime import date
from decimal import Decimal

import pytest

from core.enums import BudgetKind, ProjectStatus, TargetKind
from core.publishing.compare.changes import compare
from core.publishing.compare.reasons import of_imports
from core.release import records
from core.release.derived.ledgers import reason_of
from core.texts import load_texts
from core.wording.change_words import describe_change, shown_reason
from tests.factories.snapshots import make, snapshot_of

TEXTS = load_texts()
D1, D2 = date(2019, 3, 20), date(2019, 9, 22)
WHY = "تصمیم شورا"


def project(**given):
    return make(records.Project, **{"code": "F-01", "title": "پل", **given})


def indicator(**given):
    return make(records.Indicator, **{"code": "K1", "title": "هوا", **given})


def node(**given):
    return make(records.Node, **{"code": "G1", "title": "هدف", **given})


def value(amount, **given):
    given = {"indicator": "K1", "period": "1398", "is_current": True, **given}
    return make(records.Observation, value=Decimal(amount), **given)


def report(percent, day=D1, **given):
    given = {"project": "F-01", "is_current": True, "reported_on": day, "as_of_on": day, **given}
    return make(records.ProgressReport, actual_percent=Decimal(percent), **given)


def line(amount, **given):
    given = {"kind": BudgetKind.APPROVED, "fiscal_year": 1398, **given}
    return make(records.BudgetLine, amount_billion_rial=Decimal(amount), **given)


def target(amount, **given):
    given = {"indicator": "K1", "period": "1399", "kind": TargetKind.TARGET, **given}
    return make(records.Target, value=Decimal(amount), **given)


def price(value):
    return make(records.PriceIndex, fiscal_year=1398, value=Decimal(value))


def step(due, **given):
    return make(records.Milestone, project="F-01", title="پی|سازه", due_on=due, **given)


def revision(thing, subject, field, reason=WHY):
    given = {"thing": thing, "subject": subject, "field": field}
    return make(records.Revision, position=1, reason=reason, **given)


def only_change(before, after):
    (change,) = compare(snapshot_of(*before), snapshot_of(*after), 2)
    return change


# What stood before, what stands now, and what the ledger of revisions says of it.
DEFINED = {
    "a promised end": (
        [project(planned_end_on=D1)],
        [project(planned_end_on=D2)],
        ("projects", "F-01", "planned_end_on"),
    ),
    "a status": (
        [project(status=ProjectStatus.ON_TRACK)],
        [project(status=ProjectStatus.STOPPED)],
        ("projects", "F-01", "status"),
    ),
    "a definition": (
        [indicator(definition="یک")],
        [indicator(definition="دو")],
        ("indicators", "K1", "definition"),
    ),
    "a target": (
        [indicator(), target(5)],
        [indicator(), target(6)],
        ("targets", "K1||1399|target", "value"),
    ),
    "a target of a district": (
        [indicator(), target(5, district="7")],
        [indicator(), target(6, district="7")],
        ("targets", "K1|7|1399|target", "value"),
    ),
    "a line beside a target": (
        [indicator(), target(5, alarm=Decimal(2))],
        [indicator(), target(5, alarm=Decimal(1))],
        ("targets", "K1||1399|target", "alarm"),
    ),
    "a target that goes": (
        [indicator(), target(5)],
        [indicator()],
        ("targets", "K1||1399|target", ""),
    ),
    "a budget line of a project": (
        [project(), line(5, project="F-01", fund="سهام|دولت")],
        [project(), line(6, project="F-01", fund="سهام|دولت")],
        ("budget_lines", "F-01||1398|approved|سهام|دولت", "amount_billion_rial"),
    ),
    "a budget line of a node that goes": (
        [node(), line(5, node="G1")],
        [node()],
        ("budget_lines", "|G1|1398|approved|", ""),
    ),
    "a budget line of the plan": (
        [line(5, fiscal_year=0)],
        [line(6, fiscal_year=0)],
        ("budget_lines", "|||approved|", "amount_billion_rial"),
    ),
    "an index of prices": (
        [price(142)],
        [price(140)],
        ("price_index", "1398", "value"),
    ),
    "a milestone": (
        [project(), step(D1)],
        [project(), step(D2)],
        ("milestones", "F-01|پی|سازه", "due_on"),
    ),
    "a milestone that goes": (
        [project(), step(D1)],
        [project()],
        ("milestones", "F-01|پی|سازه", ""),
    ),
    "a thing that goes": ([project()], [], ("projects", "F-01", "")),
}


@pytest.mark.parametrize("case", DEFINED)
def test_what_is_defined_has_the_reason_of_its_import_or_is_silent(case):
    before, after, entry = DEFINED[case]
    change = only_change(before, [*after, revision(*entry)])
    assert (change.reason, change.reason_is_note, change.is_silent) == (WHY, False, False)
    change = only_change(before, [*after, revision(*entry, reason=None)])
    assert (change.reason, change.is_silent) == (None, True)


# A value or report that stood before, and what is added to the ledger.
REPLACED = {
    "a value": (value(5), value(6, entry=2, revises=1)),
    "a value that is withdrawn": (
        value(5),
        value(5, entry=2, is_withdrawn=True, is_current=False),
    ),
    "a report": (report(5), report(6, entry=2, revises=1)),
    "a correction": (report(5), report(6, D2, corrects=D1, as_of_on=D1, entry=2)),
    "a report that is withdrawn": (
        report(5),
        report(5, entry=2, is_withdrawn=True, is_current=False),
    ),
    "the spent of a report": (
        report(5, spent_billion_rial=Decimal(1)),
        report(5, spent_billion_rial=Decimal(2), entry=2, revises=1),
    ),
}


def with_reasons(row, **reasons):
    return make(type(row), **{name: getattr(row, name) for name in row.__slots__} | reasons)


@pytest.mark.parametrize("case", REPLACED)
def test_what_is_replaced_has_its_own_reason_or_that_of_its_import(case):
    old, new = REPLACED[case]
    things = [indicator(), project()]
    before = [*things, old]
    kept = [*things, with_reasons(old, is_current=False)]
    given = ({"reason": "خطا", "import_reason": WHY}, {"reason": "خطا"}, {"import_reason": WHY})
    found = [only_change(before, [*kept, with_reasons(new, **one)]).reason for one in given]
    assert found == ["خطا", "خطا", WHY]
    change = only_change(before, [*kept, new])
    assert change.reason is None
    assert change.is_silent is (not change.field.startswith("spent"))


def test_a_reason_that_is_only_repeated_comes_after_that_of_the_import():
    things, old = [indicator()], value(5, reason="خطای پیشین")
    new = value(6, reason="خطای پیشین", entry=2, revises=1)
    assert only_change([*things, old], [*things, new]).reason == "خطای پیشین"
    told = with_reasons(new, import_reason=WHY)
    assert only_change([*things, old], [*things, told]).reason == WHY


def test_what_is_new_has_the_reason_of_its_import_and_needs_none():
    added = only_change([], [project(), revision("projects", "F-01", "")])
    assert (added.reason, added.is_silent) == (WHY, False)
    things = [indicator(), project()]
    for row in (value(5, import_reason=WHY), report(5, import_reason=WHY)):
        change = only_change(things, [*things, row])
        assert (change.reason, change.is_silent) == (WHY, False)
        change = only_change(things, [*things, with_reasons(row, import_reason=None)])
        assert (change.reason, change.is_silent) == (None, False)


def status_change(*reports, **given):
    before = [project(status=ProjectStatus.ON_TRACK), report(5, entry=1)]
    after = [project(status=ProjectStatus.STOPPED), report(5, entry=1), *reports]
    changes = compare(snapshot_of(*before), snapshot_of(*after, *given.get("more", ())), 2)
    (change,) = [change for change in changes if change.field == "status"]
    return change


def test_the_note_of_the_report_with_the_status_stands_in_for_a_reason():
    stopped = {"status": ProjectStatus.STOPPED, "entry": 2, "note": "پیمانکار رفت"}
    change = status_change(report(6, D2, **stopped))
    assert (change.reason, change.reason_is_note) == ("پیمانکار رفت", True)
    assert not change.is_silent
    assert describe_change(change, TEXTS).endswith(" یادداشت گزارش: پیمانکار رفت")
    assert shown_reason(change, TEXTS) == "یادداشت گزارش: پیمانکار رفت"


def test_a_reason_of_report_or_import_comes_before_the_note():
    stopped = {"status": ProjectStatus.STOPPED, "entry": 2, "note": "پیمانکار رفت"}
    own = report(6, D2, **stopped, reason="فسخ قرارداد", import_reason=WHY)
    assert shown_reason(status_change(own), TEXTS) == "فسخ قرارداد"
    whole = report(6, D2, **stopped, import_reason=WHY)
    assert shown_reason(status_change(whole), TEXTS) == WHY
    entry = revision("projects", "F-01", "status", "به درخواست کارفرما")
    change = status_change(report(6, D2, **stopped), more=[entry])
    assert change.reason == "به درخواست کارفرما"


def test_a_status_is_silent_where_no_report_explains_it():
    change = status_change(report(6, D2, entry=2, note="بی‌وضعیت"))
    assert (change.reason, change.is_silent) == (None, True)
    assert shown_reason(change, TEXTS) == ""
    gone = report(5, entry=2, note="یادداشت", is_withdrawn=True, is_current=False)
    assert status_change(gone).is_silent
    assert status_change(with_reasons(gone, import_reason=WHY)).reason == WHY


def test_a_status_that_is_told_for_the_first_time_needs_no_reason():
    change = only_change([project(status=None)], [project(status=ProjectStatus.STOPPED)])
    assert not change.is_silent


def test_in_the_ledger_an_import_explains_changes_and_not_first_values():
    assert reason_of(value(5, import_reason=WHY)) is None
    assert reason_of(value(5, reason="دیر رسید", import_reason=WHY)) == "دیر رسید"
    assert reason_of(value(5, import_reason=WHY, revises=1)) == WHY
    assert reason_of(value(5, import_reason=WHY, is_withdrawn=True)) == WHY


def test_a_revision_of_a_ledger_has_its_reason_in_its_rows():
    revision = make(
        records.Revision, position=1, thing="observations", subject="K1", field="value", reason=WHY
    )
    after = snapshot_of(make(records.Plan, code="1400"), revision)
    assert of_imports(snapshot_of(), after) == {}
