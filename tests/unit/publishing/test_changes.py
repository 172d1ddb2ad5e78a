from datetime import date
from decimal import Decimal

import pytest

from core.enums import BudgetKind, Flag, ProjectStatus, TargetKind
from core.publishing.compare.changes import compare
from core.release import records
from core.texts import load_texts
from core.wording.change_words import describe_change, field_label
from tests.factories.snapshots import make, snapshot_of

TEXTS = load_texts()
STRATEGY = make(records.Node, code="S1", path=("G1", "O1"), title="راهبرد")


def project(**given):
    return make(
        records.Project,
        **{
            "code": "F-01",
            "title": "پل",
            "portfolio": "flagship",
            "districts": ("7",),
            "path": ("G1", "O1", "S1"),
            **given,
        },
    )


def indicator(**given):
    given = {"code": "K1", "title": "هوا", "path": ("G1", "O1"), **given}
    return make(records.Indicator, **given)


def value(amount, **given):
    given = {"indicator": "K1", "period": "1398", "is_current": True, **given}
    return make(records.Observation, value=Decimal(amount) if amount else None, **given)


def report(day, percent, **given):
    given = {"project": "F-01", "is_current": True, "as_of_on": day, **given}
    given["as_of_on"] = given.get("corrects") or given["as_of_on"]
    actual = None if percent is None else Decimal(percent)
    return make(records.ProgressReport, reported_on=day, actual_percent=actual, **given)


def changes(before, after):
    return compare(snapshot_of(*before), snapshot_of(*after), 2)


def told(before, after):
    return [(c.event, c.field, c.old, c.new) for c in changes(before, after)]


def sentence(before, after):
    (change,) = changes(before, after)
    return describe_change(change, TEXTS)


D1, D2, D3 = date(2019, 3, 20), date(2019, 9, 22), date(2020, 3, 19)


def test_nothing_changed():
    rows = [STRATEGY, project(), indicator(), value("3"), report(D1, "10")]
    assert changes(rows, rows) == []


def test_what_is_new_is_one_change_with_all_its_parts():
    line = make(records.BudgetLine, project="F-01", amount_billion_rial=Decimal(5))
    after = [project(), report(D1, "10"), line]
    assert told([], after) == [("added", "", None, None)]
    assert told(after, []) == [("removed", "", None, None)]


def test_what_comes_and_goes_is_said_in_a_sentence():
    assert sentence([], [project()]) == "به برنامه اضافه شد."
    assert sentence([project()], []) == "از برنامه حذف شد. دلیلی اعلام نشده است."
    (change,) = changes([], [project()])
    assert field_label(change, TEXTS) == ""


def test_a_promise_that_moves_is_told_with_both_dates():
    before, after = [project(planned_end_on=D1)], [project(planned_end_on=D3)]
    assert told(before, after) == [("changed", "planned_end_on", "2019-03-20", "2020-03-19")]
    assert sentence(before, after) == (
        "پایان وعده‌داده‌شده: از ۲۹ اسفند ۱۳۹۷ به ۲۹ اسفند ۱۳۹۸ رفت؛ ۱۲ ماه دیرتر. "
        "دلیلی اعلام نشده است."
    )


def test_topics_reach_everyone_whom_it_concerns():
    (change,) = changes([project(status=None)], [project(status=ProjectStatus.STOPPED)])
    assert change.topics == (
        "plan",
        "project:F-01",
        "portfolio:flagship",
        "district:7",
        "node:G1",
        "node:O1",
        "node:S1",
    )
    assert describe_change(change, TEXTS) == "وضعیت: «متوقف» اعلام شد."


def test_a_value_that_is_new_concerns_the_districts_it_is_of():
    (change,) = changes([indicator()], [indicator(), value("12.50", district="3")])
    assert (change.event, change.field, change.new) == ("observed", "value:1398:3", "12.5")
    assert change.topics[-1] == "district:3"
    assert describe_change(change, TEXTS) == "مقدار ۱۳۹۸ در منطقهٔ ۳ منتشر شد: ۱۲٫۵."


def test_a_revision_tells_old_new_and_reason():
    before = [indicator(), value("10")]
    after = [indicator(), value("12", reason="خطای ثبت")]
    assert sentence(before, after) == "مقدار ۱۳۹۸ از ۱۰ به ۱۲ اصلاح شد. دلیل: خطای ثبت"


def test_a_revision_without_a_reason_is_marked_as_silent():
    (change,) = changes([indicator(), value("10")], [indicator(), value("12")])
    assert change.is_silent
    assert describe_change(change, TEXTS).endswith("دلیلی اعلام نشده است.")


def test_a_value_corrected_between_two_releases_is_one_change():
    first = value("10", is_current=False)
    assert told([indicator()], [indicator(), first, value("12", entry=2)]) == [
        ("observed", "value:1398", None, "12")
    ]


def test_missing_withdrawn_and_flagged_values_are_told_apart():
    known = indicator()
    missing = value(None, flag=Flag.MISSING, reason="همه‌گیری")
    assert told([known], [known, missing]) == [("observed", "value:1398", None, None)]
    assert "داده نرسیده" in sentence([known], [known, missing])
    assert told([known, missing], [known, value("3")]) == [("observed", "value:1398", None, "3")]
    assert told([known, value("3")], [known]) == [("withdrawn", "value:1398", "3", None)]
    assert told([known, value("3")], [known, missing]) == [("withdrawn", "value:1398", "3", None)]
    flagged = [known, value("3", flag=Flag.PRELIMINARY)]
    assert told(flagged, [known, value("3")]) == [("changed", "flag:1398", "preliminary", "final")]
    assert "«مقدماتی» به «قطعی»" in sentence(flagged, [known, value("3")])


def test_a_withdrawal_tells_its_own_reason_and_not_that_of_the_value():
    before = [indicator(), value("3", reason="بازبینی")]
    (change,) = changes(before, [indicator(), value("3", is_current=False, is_withdrawn=True)])
    assert (change.event, change.reason, change.is_silent) == ("withdrawn", None, True)
    gone = value("3", is_current=False, is_withdrawn=True, reason="بازبینی")
    assert changes(before, [indicator(), gone])[0].is_silent
    gone = value("3", is_current=False, is_withdrawn=True, reason="خطا")
    (change,) = changes(before, [indicator(), gone])
    assert (change.reason, change.is_silent) == ("خطا", False)


def test_a_definition_tells_the_reason_of_the_import_that_changed_it():
    def revision(position, reason, **given):
        given = {"thing": "projects", "subject": "F-01", "field": "planned_end_on", **given}
        return make(records.Revision, position=position, reason=reason, **given)

    old = revision(1, "دلیل پیشین")
    before = [project(planned_end_on=D1), old]
    after = [
        project(planned_end_on=D3),
        old,
        revision(2, "نخست"),
        revision(3, "تأخیر پیمانکار"),
        revision(4, "دیگر", thing="targets", subject="K1||1399|target", field="value"),
    ]
    assert sentence(before, after).endswith("دلیل: تأخیر پیمانکار")
    (change,) = changes(before, [project(planned_end_on=D3), old])
    assert change.reason is None


def test_a_withdrawn_correction_is_told_and_what_it_corrected_is_not_told_anew():
    first = report(D1, "55")
    fix = report(D2, "42", corrects=D1)
    gone = report(D2, "42", corrects=D1, entry=9, is_withdrawn=True)
    assert told([project(), first, fix], [project(), first, fix, gone]) == [
        ("withdrawn", "actual_percent:2019-09-22", "42", None)
    ]


def test_a_second_correction_of_a_day_replaces_the_first():
    before = [project(), report(D1, "55"), report(D2, "42", corrects=D1)]
    after = [*before, report(D3, "40", corrects=D1)]
    assert told(before, after) == [("corrected", "actual_percent:2020-03-19", "42", "40")]


def test_parts_of_what_is_not_public_are_not_told():
    line_of_nothing = line("5", project="F-99")
    assert changes([project()], [project(), line_of_nothing]) == []


def test_reports_are_told_in_order_each_against_the_one_before():
    before = [project(), report(D1, "10")]
    after = [*before, report(D2, "30"), report(D3, "30")]
    assert told(before, after) == [
        ("reported", "actual_percent:2019-09-22", "10", "30"),
        ("reported", "actual_percent:2020-03-19", "30", "30"),
    ]
    words = [describe_change(change, TEXTS) for change in changes(before, after)]
    assert words == [
        "گزارش ۳۱ شهریور ۱۳۹۸: پیشرفت از \u061c۱۰٪ به \u061c۳۰٪ رسید.",
        "گزارش ۲۹ اسفند ۱۳۹۸: پیشرفت \u061c۳۰٪ ماند.",
    ]


def test_the_first_report_and_one_without_a_percent_say_so():
    assert sentence([project()], [project(), report(D1, "10")]).endswith("پیشرفت \u061c۱۰٪.")
    assert "درصد پیشرفت در آن نیست" in sentence([project()], [project(), report(D1, None)])


def test_a_correction_is_one_change_though_the_corrected_report_goes():
    before = [project(), report(D1, "55")]
    after = [
        project(),
        report(D1, "55", is_current=False),
        report(D2, "42", corrects=D1, note="پس از بازدید"),
    ]
    assert told(before, after) == [("corrected", "actual_percent:2019-09-22", "55", "42")]
    assert sentence(before, after).endswith("یادداشت گزارش: پس از بازدید")


def test_a_correction_of_a_report_nobody_saw_has_no_old_value():
    after = [project(), report(D2, "42", corrects=D1)]
    assert told([project()], after) == [("corrected", "actual_percent:2019-09-22", None, "42")]


def test_a_report_changed_in_place_or_withdrawn_is_told():
    before = [project(), report(D1, "55", spent_billion_rial=Decimal(4))]
    after = [project(), report(D1, "50", spent_billion_rial=Decimal(5))]
    assert told(before, after) == [
        ("corrected", "actual_percent:2019-03-20", "55", "50"),
        ("changed", "spent_billion_rial:2019-03-20", "4", "5"),
    ]
    assert told(before, [project()]) == [("withdrawn", "actual_percent:2019-03-20", "55", None)]


def line(amount, **given):
    return make(records.BudgetLine, amount_billion_rial=Decimal(amount), **given)


def test_money_is_told_by_kind_year_and_fund():
    of = {"project": "F-01", "kind": BudgetKind.ALLOCATED, "fiscal_year": 1398}
    before, after = [project(), line("10", **of)], [project(), line("12000", **of, fund="سهام")]
    assert told(before, after) == [
        ("changed", "allocated:1398", "10", None),
        ("changed", "allocated:1398:سهام", None, "12000"),
    ]
    assert sentence([project(), line("10", **of)], [project(), line("12000", **of)]) == (
        "تخصیص ۱۳۹۸: از ۱۰ میلیارد ریال به ۱۲ هزار میلیارد ریال تغییر کرد."
    )
    assert sentence([project()], [project(), line("12000", **of, fund="سهام")]) == (
        "تخصیص ۱۳۹۸ (سهام): ۱۲ هزار میلیارد ریال اعلام شد."
    )


def test_money_of_nodes_and_of_the_plan_is_theirs():
    node = make(records.Node, code="G1", title="هدف")
    (change,) = changes([node, line("1", node="G1")], [node, line("2", node="G1")])
    assert (change.subject_kind, change.subject_code) == ("node", "G1")
    (change,) = changes([line("1")], [line("2")])
    assert (change.subject_kind, change.subject_code) == ("plan", "1400")


def test_an_index_of_prices_is_told_of_the_plan():
    def price(value):
        return make(records.PriceIndex, fiscal_year=1398, value=Decimal(value))

    assert told([price("142.5")], [price("140")]) == [
        ("changed", "price_index:1398", "142.5", "140")
    ]
    assert sentence([price("142.5")], [price("140")]) == (
        "شاخص قیمت ۱۳۹۸: از ۱۴۲٫۵ به ۱۴۰ تغییر کرد. دلیلی اعلام نشده است."
    )


def test_the_colon_in_a_steps_title_is_no_place():
    step = {"project": "F-01", "title": "پی: سازه"}
    before = [project(), make(records.Milestone, due_on=D1, **step)]
    after = [project(), make(records.Milestone, due_on=D2, **step)]
    assert sentence(before, after).startswith("گام پی: سازه: از ")


def test_targets_and_milestones_are_told():
    def target(**given):
        given = {"indicator": "K1", "period": "1399", "kind": TargetKind.TARGET, **given}
        return make(records.Target, **given)

    before = [indicator(), target(value=Decimal(5))]
    after = [indicator(), target(value=Decimal(4), alarm=Decimal(3))]
    assert told(before, after) == [
        ("changed", "alarm:1399", None, "3"),
        ("changed", "target:1399", "5", "4"),
    ]
    step = {"project": "F-01", "title": "پی"}
    before = [project(), make(records.Milestone, due_on=D1, **step)]
    after = [project(), make(records.Milestone, due_on=D2, done_on=D3, **step)]
    assert told(before, after) == [
        ("changed", "milestone:پی", "2019-03-20", "2019-09-22"),
        ("changed", "milestone_done:پی", None, "2020-03-19"),
    ]


def judgement(status):
    return make(records.Judgement, indicator="K1", status=status)


def test_a_status_that_we_compute_is_told_once_there_was_one_before():
    before, after = [indicator(), judgement("on_track")], [indicator(), judgement("at_risk")]
    assert sentence(before, after) == "ارزیابی از «مطابق برنامه» به «در معرض خطر» تغییر کرد."
    assert told([indicator()], after) == []


def test_the_numbers_of_nodes_and_of_the_plan_are_told_by_their_names():
    def score(status, code=""):
        return make(records.NodeScore, node=code, measure="outcome", status=status)

    assert sentence([score("at_risk")], [score("off_track")]) == (
        "نمرهٔ شاخص‌های پیامدی: از «در معرض خطر» به «عقب از برنامه» تغییر کرد."
    )
    (change,) = changes([STRATEGY, score("at_risk", "S1")], [STRATEGY, score("no_data", "S1")])
    assert change.topics == ("plan", "node:S1", "node:G1", "node:O1")


def test_a_claim_is_told_when_what_the_data_say_of_it_turns():
    def claim(finding):
        return make(records.Claim, code="C1", subject="جلسه‌ها", finding=finding)

    (change,) = changes([claim("matches")], [claim("differs")])
    assert change.topics == ("plan", "claims")
    assert change.subject_title == "جلسه‌ها"
    assert "«با داده‌ها نمی‌خواند»" in describe_change(change, TEXTS)


def test_long_texts_are_not_repeated_in_a_sentence():
    before, after = [indicator(definition="الف" * 40)], [indicator(definition="ب")]
    assert sentence(before, after) == "تعریف بازنویسی شد. دلیلی اعلام نشده است."


@pytest.mark.parametrize(
    ("field", "old", "new", "words"),
    [
        ("location", "پل", None, "محل: «پل» حذف شد."),
        ("districts", ("7",), ("7", "8"), "مناطق: از «۷» به «۷، ۸» تغییر کرد."),
        ("weight", Decimal("1.0"), Decimal("2.50"), "وزن: از ۱ به ۲٫۵ تغییر کرد."),
    ],
)
def test_fields_are_told_in_words(field, old, new, words):
    assert sentence([project(**{field: old})], [project(**{field: new})]) == words


def test_the_plan_itself_can_change():
    before, after = snapshot_of(), snapshot_of()
    (plan,) = after.of(records.Plan)
    values = {name: getattr(plan, name) for name in records.Plan.__match_args__}
    after.put(records.Plan, [records.Plan(**{**values, "is_sample": True})])
    (change,) = compare(before, after, 2)
    assert (change.subject_kind, change.field, change.old, change.new) == (
        "plan",
        "is_sample",
        "0",
        "1",
    )


def test_a_value_of_an_indicator_is_told_with_its_unit():
    (change,) = changes([indicator(), value("3")], [indicator(), value("4.5")])
    assert "از ۳ درصد به ۴٫۵ درصد" in describe_change(change, TEXTS, "درصد")


def test_the_unit_is_for_values_only():
    (change,) = changes([indicator(weight=Decimal(1))], [indicator(weight=Decimal(2))])
    assert "درصد" not in describe_change(change, TEXTS, "درصد")


def test_no_money_is_said_in_words():
    line = make(
        records.BudgetLine,
        project="F-01",
        kind=BudgetKind.ALLOCATED,
        fiscal_year=1399,
        amount_billion_rial=Decimal(0),
    )
    assert sentence([project()], [project(), line]) == "تخصیص ۱۳۹۹: صفر ریال اعلام شد."


def test_a_text_that_reads_like_a_number_is_a_text():
    (change,) = changes([project(scope="NaN")], [project(scope="Infinity")])
    assert "«NaN»" in describe_change(change, TEXTS)
