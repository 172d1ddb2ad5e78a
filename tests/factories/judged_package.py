"""A plan with an indicator in every status and on every scale, as two states of one package.

Made to be judged on 1399-06-31. The code of an indicator says what is expected of it.
"""

from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from core.calendar import parse_date
from core.delivery.announcement import announce
from core.publishing.publish import Order, publish
from core.release.current import CurrentReleases
from core.release.reader import Release
from core.settings import Settings
from tests.factories.imports import NOW, an_engine, do_import
from tests.factories.packages import Rows, Tables, a_plan, write_folder

JUDGED_ON = "1399-06-31"
RISK_REASON = "کارگاه از خرداد تعطیل است و مقدار سال بعد پایین می‌آید"
OUT_REASON = "روش سنجش این مقدار زیر سؤال است"
OLD_DEFINITION, NEW_DEFINITION = "سهم سفر با اتوبوس", "سهم سفر با اتوبوس و مترو"
WHY_NEW = "بازنگری شاخص‌ها در فاز دوم"

# Code: (direction, more columns, (baseline, target) of 1395 and 1399, {period: value}).
_JUDGED: dict[str, tuple[str, dict[str, str], tuple[str, ...], dict[str, str]]] = {
    "ON": ("higher", {}, ("50", "60"), {"1397": "54", "1398": "58"}),
    "RISK": ("higher", {}, ("50", "60"), {"1398": "56.5"}),
    "OFF": ("higher", {}, ("50", "60"), {"1398": "52"}),
    "STALE": ("higher", {}, ("50", "60"), {"1396": "53"}),
    "NODATA": ("higher", {}, ("50", "60"), {}),
    "NOTARGET": ("higher", {}, (), {"1398": "7"}),
    "NOSCALE": ("higher", {}, ("60", "50"), {"1398": "55"}),
    "NA": ("higher", {}, ("50", "60"), {"1398": "not_applicable"}),
    "NOTDONE": ("higher", {"is_binary": "بله"}, (), {"1398": "0"}),
    "DONE": ("higher", {"is_binary": "بله"}, (), {"1398": "1"}),
    "STEP": ("higher", {"target_path": "step"}, ("50", "60"), {"1398": "54"}),
    "STEADY": ("higher", {"trend_tolerance": "5"}, ("50", "60"), {"1397": "54", "1398": "58"}),
    "OVER": (
        "higher",
        {"status_override": "at_risk", "override_reason": RISK_REASON},
        ("50", "60"),
        {"1397": "54", "1398": "58"},
    ),
    "OUT": (
        "higher",
        {"status_override": "no_data", "override_reason": OUT_REASON},
        ("50", "60"),
        {"1398": "58"},
    ),
    "RET": ("higher", {"review_status": "retired"}, ("50", "60"), {"1398": "52"}),
    "REPL": (
        "higher",
        {"review_status": "replaced", "replaced_by": "ON"},
        ("50", "60"),
        {"1398": "52"},
    ),
    "BROKEN": (
        "higher",
        {"definition": OLD_DEFINITION, "review_status": "revised"},
        ("50", "60"),
        {"1397": "54", "1398": "58"},
    ),
}
# Objective: {indicator: (weight, whether it has a value)}; what its control score must say.
_NODES = {
    "NOWEIGHT": {"W1": ("0", True)},
    "LITTLE": {"L1": ("1", True), "L2": ("1", False), "L3": ("1", False)},
    "PROVISIONAL": {"V1": ("3", True), "V2": ("2", False)},
    "WAITING": {"N1": ("1", True)},
}


def first_state() -> Tables:
    """Return the plan before the review."""
    tables = a_plan()
    tables |= {"nodes": _nodes(tables), "indicators": [], "targets": [], "observations": []}
    for code, (direction, more, path, values) in _JUDGED.items():
        _add(tables, code, {"direction": direction, **more}, path, values)
    _point(tables, "NOTDONE", "1398", "target", "1")
    _point(tables, "DONE", "1398", "target", "1")
    _point(tables, "STEP", "1397", "target", "54")
    for node, parts in _NODES.items():
        for code, (weight, is_complete) in parts.items():
            values = {"1398": "58"} if is_complete else {}
            path = () if node == "WAITING" else ("50", "60")
            _add(tables, code, {"node": node, "weight": weight}, path, values)
    _point(tables, "N1", "1398", "baseline", "58")
    _point(tables, "N1", "1399", "target", "60")
    return tables


def second_state() -> Tables:
    """Return the plan after the review: a definition changed, and a value by the new one."""
    tables = first_state()
    for row in tables["indicators"]:
        if row["code"] == "BROKEN":
            row["definition"] = NEW_DEFINITION
    _value(tables, "BROKEN", "1399", "70", published_on="1400-06-29")
    return tables


def _nodes(tables: Tables) -> Rows:
    nodes = deepcopy(tables["nodes"])
    empty = dict.fromkeys(nodes[0], "")
    more: Rows = [
        {**empty, "code": code, "level": "objective", "parent": "G1", "title": f"هدف {code}"}
        for code in _NODES
    ]
    return [*nodes, *more]


def _add(
    tables: Tables, code: str, more: dict[str, str], path: tuple[str, ...], values: dict[str, str]
) -> None:
    names = ["definition", "weight", "review_status", "replaced_by", "target_path", "is_binary"]
    names += ["trend_tolerance", "status_override", "override_reason"]
    tables["indicators"].append(
        {
            "code": code,
            "kind": "control",
            "node": "O01",
            "title": f"شاخص {code}",
            "unit": "درصد",
            "direction": "higher",
            "frequency": "year",
            **dict.fromkeys(names, ""),
            **more,
        }
    )
    if path:
        for label, kind, value in zip(("1395", "1399"), ("baseline", "target"), path, strict=True):
            _point(tables, code, label, kind, value)
    for label, value in values.items():
        _value(tables, code, label, value)


def _point(tables: Tables, code: str, label: str, kind: str, value: str) -> None:
    tables["targets"].append({"indicator": code, "period": label, "kind": kind, "value": value})


def _value(
    tables: Tables, code: str, label: str, value: str, published_on: str | None = None
) -> None:
    is_complete = value != "not_applicable"
    tables["observations"].append(
        {
            "indicator": code,
            "period": label,
            "value": value if is_complete else "",
            "flag": "final" if is_complete else value,
            "published_on": published_on or f"{int(label) + 1}-02-15",
        }
    )


@cache
def judged_data() -> Path:
    """Import and publish both states, once in a run; give the data folder, only to be read."""
    folder = Path(mkdtemp(prefix="judged-city-"))
    settings = Settings(data_dir=folder, _env_file=None)
    with an_engine(settings.database) as engine:
        for number, tables in enumerate((first_state(), second_state())):
            package = write_folder(folder / "packages" / str(number), tables)
            why = WHY_NEW if number else None
            do_import(engine, package, plan="1400", reason=why)
            order = Order(
                plan="1400",
                by="clerk",
                now=NOW,
                releases_dir=settings.releases_dir,
                judged_on=parse_date(JUDGED_ON),
            )
            publish(engine, order, enqueue=announce)
    return folder


def judged_release() -> Release:
    """Open the second release."""
    return CurrentReleases(judged_data() / "releases").get()
