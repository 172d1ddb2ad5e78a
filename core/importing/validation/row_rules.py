"""Rules that hold within a row, or among the rows about one thing."""

from collections.abc import Mapping
from decimal import Decimal

from core.calendar import period
from core.enums import Flag, TargetKind
from core.importing.changeset.stored_state import Key
from core.importing.readers.sheets import Record
from core.importing.validation.checking import Checker, sound
from core.money import RIAL

MAX_PLAN_CODE = 40
_DOUBTED = ("nodes", "projects", "indicators", "districts")
_WITHOUT_VALUE = (Flag.MISSING, Flag.NOT_APPLICABLE)


def check_rows(checker: Checker) -> None:
    """Hold every rule of this module."""
    for record in checker.records("plan"):
        _check_plan(checker, record)
    for record in checker.records("projects"):
        _check_order(checker, "projects", record, "start_on", "planned_end_on")
        _check_order(checker, "projects", record, "start_on", "actual_end_on")
    for record in checker.records("budget_lines"):
        if record.values["project"] is not None and record.values["node"] is not None:
            checker.report("two_subjects", "budget_lines", record, "node")
    _check_answers(checker)
    for record in checker.records("indicators"):
        _check_override(checker, record)
    for record in checker.records("targets"):
        _check_target(checker, record)
    _check_baselines(checker)
    for record in checker.records("observations"):
        _check_observation(checker, record)
    _check_corrections(checker)


def _check_plan(checker: Checker, record: Record) -> None:
    if len(record.values["code"]) > MAX_PLAN_CODE:
        checker.report("code_invalid", "plan", record, "code", limit=MAX_PLAN_CODE)
    _check_order(checker, "plan", record, "horizon_start", "horizon_end")
    if sound(record, "second_ratio", "second_currency"):
        _check_second_currency(checker, record)


def _check_second_currency(checker: Checker, record: Record) -> None:
    """Hold that a second currency says how much it is; of toman and rial everybody knows."""
    second, ratio = record.values["second_currency"], record.values["second_ratio"]
    is_known = record.values["currency"] == RIAL.name and second in (None, RIAL.second)
    if ratio is None and second and not is_known:
        checker.report("second_ratio_missing", "plan", record, "second_ratio", second=second)
    if ratio is not None and (not ratio or not (second or is_known)):
        checker.report("second_ratio_wrong", "plan", record, "second_ratio")


def _check_order(checker: Checker, table: str, record: Record, earlier: str, later: str) -> None:
    first, last = record.values.get(earlier), record.values.get(later)
    if first is not None and last is not None and last < first:
        header = checker.package.place(table, None, earlier).column
        checker.report("date_before", table, record, later, other=header, date=first)


def _check_answers(checker: Checker) -> None:
    """Hold that an answer is about a thing that there is."""
    known = set[str]().union(*(checker.desired.codes(table) for table in _DOUBTED))
    for record in checker.records("quality_answers"):
        if record.values["subject"] not in known:
            checker.report("subject_unknown", "quality_answers", record, "subject")


def _check_override(checker: Checker, record: Record) -> None:
    if not sound(record, "status_override", "override_reason"):
        return
    status, reason = record.values["status_override"], record.values["override_reason"]
    if status is not None and not reason:
        checker.report("override_without_reason", "indicators", record, "override_reason")
    if status is None and reason:
        checker.report("reason_without_override", "indicators", record, "status_override")


def _check_target(checker: Checker, record: Record) -> None:
    values = record.values
    if not sound(record, "value", "band_low", "band_high", "critical_low", "critical_high"):
        return
    low, high = values["band_low"], values["band_high"]
    if values["value"] is None and low is None and high is None:
        checker.report("target_without_value", "targets", record, "value")
    if (low is None) != (high is None):
        checker.report(
            "band_incomplete", "targets", record, "band_high" if high is None else "band_low"
        )
    if low is not None and high is not None and low >= high:
        checker.report("band_reversed", "targets", record, "band_high", low=low)
    if _not_below(values["critical_low"], low):
        checker.report("critical_inside", "targets", record, "critical_low")
    if _not_below(high, values["critical_high"]):
        checker.report("critical_inside", "targets", record, "critical_high")


def _not_below(lower: Decimal | None, upper: Decimal | None) -> bool:
    return lower is not None and upper is not None and lower >= upper


def _check_baselines(checker: Checker) -> None:
    baselines: dict[Key, Record] = {}
    rows = list(checker.records("targets"))
    for record in rows:
        if record.values["kind"] is TargetKind.BASELINE:
            whose = (record.values["indicator"], record.values["district"])
            if whose in baselines:
                checker.report(
                    "baseline_duplicate", "targets", record, "kind", first=baselines[whose].row
                )
            else:
                baselines[whose] = record
    for record in rows:
        if record.values["kind"] is TargetKind.TARGET:
            _check_target_period(checker, record, baselines)


def _check_target_period(
    checker: Checker, record: Record, baselines: Mapping[Key, Record]
) -> None:
    baseline = baselines.get((record.values["indicator"], record.values["district"]))
    if baseline is None:
        return
    start = baseline.values["period"]
    if period(record.values["period"]).ends_on <= period(start).ends_on:
        checker.report("target_before_baseline", "targets", record, "period", baseline=start)


def _check_observation(checker: Checker, record: Record) -> None:
    if not sound(record, "value", "flag"):
        return
    flag, value = record.values["flag"], record.values["value"]
    if flag in _WITHOUT_VALUE and value is not None:
        checker.report("value_with_missing", "observations", record, "value")
    if flag not in _WITHOUT_VALUE and value is None:
        checker.report("value_absent", "observations", record, "value")
    if flag is Flag.MISSING and not record.values["reason"] and sound(record, "reason"):
        checker.report("reason_missing", "observations", record, "reason")


def _check_corrections(checker: Checker) -> None:
    reports = checker.desired.ledgers["progress_reports"]
    for record in checker.records("progress_reports"):
        corrected = record.values["corrects"]
        if corrected is None:
            continue
        if corrected >= record.values["reported_on"]:
            checker.report("corrects_later", "progress_reports", record, "corrects")
        elif (record.values["project"], corrected) not in reports:
            checker.report("corrects_unknown", "progress_reports", record, "corrects")
