"""A QPR file on both databases: applied, recorded, published; and our values out and in again."""

import hashlib
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from core.database.engine import reading, transaction
from core.enums import ImportState, PackageScope
from core.errors import MappingInvalidError, PlanNotFoundError
from core.importing.changeset.stored_state import load_stored_state
from core.importing.pipeline import import_file
from core.importing.writers.qpr_export import export_file, export_qpr
from core.models import AuditEntry, ForeignJudgement, ImportedFile, ImportRun
from core.publishing.publish import Order, publish
from core.release import records
from core.release.current import CurrentReleases
from core.release.derived.foreign import range_differs, trend_differs
from tests.factories.imports import NOW, an_engine, do_import
from tests.factories.packages import a_plan, write_folder
from tests.factories.qpr import WEB, begin_plan, codes, do_qpr, lines, write
from tests.presence import present

JUDGED = 'layout = "get_values"\n[ranges]\nGood = "on_track"\nPoor = "off_track"\n'


@pytest.fixture
def engine(database, tmp_path):
    with an_engine(database) as engine:
        begin_plan(engine, tmp_path)
        yield engine


def judged(period, value, verdict, trend, district=""):
    return ["K001", district, "ACT", period, "", "", value, verdict, "", "255", trend, "", ""]


def rows(engine, model):
    with Session(engine) as session:
        return list(session.scalars(select(model).order_by(text("id"))))


def test_it_is_one_import_like_any_other(engine, tmp_path):
    path = write(tmp_path / "values.csv", "K001,,ACT,1398,50\nK001,,ACT,1397,x\n")
    outcome = do_qpr(engine, path, reason="از QPR")
    run = rows(engine, ImportRun)[-1]
    assert (outcome.state, run.state, run.reason) == ("applied", ImportState.APPLIED, "از QPR")
    assert run.file == hashlib.sha256(path.read_bytes()).hexdigest()
    assert run.summary["skipped_count"] == 1
    assert run.summary["skipped"][0]["code"] == "number_invalid"
    assert run.summary["skipped"][0]["row"] == 2
    assert run.summary["tables"]["observations"]["added"] == 1
    assert rows(engine, AuditEntry)[-1].action == "import.applied"
    with Session(engine) as session:
        kept = session.get(ImportedFile, run.summary["mapping"])
    assert (present(kept).name, (tmp_path / "kept" / present(kept).sha256).read_text()) == (
        "mapping.toml",
        WEB,
    )


def test_a_refused_mapping_is_recorded_too(engine, tmp_path):
    outcome = do_qpr(engine, write(tmp_path / "values.csv", "K001,,ACT,1398,50\n"), "layout = 1")
    run = rows(engine, ImportRun)[-1]
    assert (outcome.proposal, run.state) == (None, ImportState.REFUSED)
    assert run.summary["problems"][0]["code"] == "mapping_value_invalid"
    assert len(run.summary["mapping"]) == 64


def test_judgements_of_qpr_can_only_be_added(engine, tmp_path):
    table = [judged("1398", "50", "Good", "1"), judged("1396", "43", "Poor", "-1", "7")]
    assert not do_qpr(engine, write(tmp_path / "a.csv", lines(table)), JUDGED).skipped
    found = rows(engine, ForeignJudgement)
    assert [(row.district, row.range_name, row.status, row.colour) for row in found] == [
        (None, "Good", "on_track", "#0000ff"),
        ("7", "Poor", "off_track", "#0000ff"),
    ]
    for statement in ("DELETE FROM foreign_judgement", "UPDATE foreign_judgement SET trend = 0"):
        with pytest.raises(DBAPIError), transaction(engine) as session:
            session.execute(text(statement))
    do_qpr(engine, write(tmp_path / "b.csv", lines(table[:1])), JUDGED, dry_run=True)
    assert len(rows(engine, ForeignJudgement)) == 2


def test_a_release_has_qprs_last_word_beside_ours(engine, tmp_path):
    for verdict in ("Good", "Poor"):
        table = [judged("1398", "59", verdict, "-2"), judged("1396", "43", "?", "", "7")]
        do_qpr(engine, write(tmp_path / "a.csv", lines(table)), JUDGED)
    order = Order(plan="1400", by="clerk", now=NOW, releases_dir=tmp_path / "releases")
    publish(engine, order, enqueue=lambda *_given: 0)
    release = CurrentReleases(tmp_path / "releases").get()
    city, district = release.all(records.ForeignJudgement)
    assert (city.district, city.period, city.range_name, city.trend) == ("", "1398", "Poor", -2)
    assert (district.district, district.range_name, district.status) == ("7", "?", None)
    assert city.period_ends_on.isoformat() == "2020-03-19"
    ours = present(release.find(records.Judgement, indicator="K001", district=""))
    assert (
        ours.period,
        range_differs(ours, district),
        trend_differs(ours, city),
    ) == (
        "1398",
        None,
        None,
    )


# -- out and in again

MAPPINGS = {
    "our own codes": WEB,
    "symbols of a model": WEB
    + 'date_order = "dmy"\n[measures]\nMEA1 = "K001"\n"CITY/MEA2" = "P01"\n'
    'MEA3 = {indicator = "P01", district = "8"}\n[scorecards]\nSC7 = "7"\nMAIN = ""\n'
    'SC8 = "8"\n[series]\nactual = ["واقعی"]\n[periods]\n"Q3/2017" = "1396"\n',
    "decimal comma": WEB + 'decimal = ","\n',
    "monthly file": WEB + 'frequency = "month"\n',
}


def a_full_plan():
    """Targets and values of every kind that QPR has a series for."""
    tables = a_plan()
    blank = dict.fromkeys(tables["targets"][0], "") | {"alarm": "", "floor": ""}
    tables["targets"] = [
        {**blank, **row}
        for row in (
            {"indicator": "K001", "period": "1395", "kind": "baseline", "value": "40"},
            {"indicator": "K001", "period": "1399", "kind": "target", "value": "60.25",
             "alarm": "50", "floor": "20"},
            {"indicator": "K001", "period": "1399-Q2", "kind": "target", "value": "58"},
            {"indicator": "P01", "period": "1399-Q2", "kind": "target", "band_low": "2",
             "band_high": "1234567.890123456789"},
        )
    ]  # fmt: skip
    tables["indicators"][1]["direction"] = "band"
    more = (("K001", "7", "1398", "-1.5"), ("P01", "8", "1397", "1234567.890123456789"))
    tables["observations"] += [
        {
            "indicator": code,
            "district": district,
            "period": period,
            "value": value,
            "flag": "final",
        }
        for code, district, period, value in more
    ]
    return tables


def known_values(engine, plan="1400"):
    """What QPR can be told of a plan: values in force, and targets."""
    with Session(engine) as session:
        existing = load_stored_state(session, plan)
    values = {
        key: history[-1].values["value"]
        for key, history in existing.ledgers["observations"].items()
        if history[-1].values["value"] is not None
    }
    return values, {key: stored.values for key, stored in existing.rows["targets"].items()}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("mapping", MAPPINGS.values(), ids=MAPPINGS.keys())
def test_what_goes_out_comes_back_unchanged(database_urls, tmp_path, mapping, ending):
    words = write(tmp_path / "m.toml", mapping)
    path = tmp_path / f"values.{ending}"
    with an_engine(database_urls()) as full:
        begin_plan(full, tmp_path / "full", a_full_plan())
        with reading(full) as session:
            written = export_qpr(session, "1400", words, path)
        again = do_qpr(full, path, mapping)
        assert (list(again.skipped), present(again.proposal).is_empty) == ([], True)
        assert present(again.tally).taken == written
        told = known_values(full)
    with an_engine(database_urls()) as bare:
        tables = {**a_full_plan(), "targets": [], "observations": []}
        lacking = {name: rows for name, rows in tables.items() if rows}
        begin_plan(bare, tmp_path / "bare", lacking)
        assert not do_qpr(bare, path, mapping).skipped
        assert known_values(bare) == told
    assert len(told[0]) == 3
    assert Decimal("1234567.890123456789") in told[0].values()


def test_the_five_columns_are_those_of_qpr(engine, tmp_path):
    words, path = write(tmp_path / "m.toml", WEB), tmp_path / "values.csv"
    with reading(engine) as session:
        export_qpr(session, "1400", words, path)
    assert path.read_text().splitlines() == [
        "measure,scorecard,series,date,value",
        "K001,,ACT,2018-03-20,42.5",
        "K001,,BASE,2017-03-20,40",
        "K001,,TGT,2021-03-20,60",
    ]


def test_what_the_mapping_does_not_name_stays_here(engine, tmp_path):
    table = [["K001", "7", "ACT", "1398", "1"], ["P01", "", "ACT", "1398", "2"]]
    do_qpr(engine, write(tmp_path / "v.csv", lines(table)))
    words = write(tmp_path / "m.toml", WEB + '[measures]\nMEA1 = "K001"\n')
    path = tmp_path / "out.csv"
    with reading(engine) as session:
        assert export_qpr(session, "1400", words, path) == 3
    assert {line.split(",")[0] for line in path.read_text().splitlines()[1:]} == {"MEA1"}


def test_a_removed_indicator_and_a_withdrawn_value_stay_here(engine, tmp_path):
    do_qpr(engine, write(tmp_path / "v.csv", "P01,,ACT,1398,2\nP01,,BASE,1395,1\n"))
    tables = a_plan()
    less = {
        "indicators": tables["indicators"][:1],
        "observations": tables["observations"][1:],
    }
    outcome = do_import(
        engine,
        write_folder(tmp_path / "less", less),
        plan="1400",
        imports_dir=tmp_path / "kept",
        scope=PackageScope.WITH_REMOVALS,
    )
    assert outcome.state == "applied"
    words, path = write(tmp_path / "m.toml", WEB), tmp_path / "values.csv"
    with reading(engine) as session:
        assert export_qpr(session, "1400", words, path) == 2
    gone = do_qpr(engine, write(tmp_path / "w.csv", "P01,,ACT,1398,3\nK001,,ACT,1398,5\n"))
    assert codes(gone.skipped) == [(1, "qpr_indicator_unknown")]


def test_an_export_needs_a_plan_and_a_mapping(engine, tmp_path):
    with reading(engine) as session:
        with pytest.raises(PlanNotFoundError):
            export_qpr(session, "1405", write(tmp_path / "m.toml", WEB), tmp_path / "o.csv")
        words = write(tmp_path / "bad.toml", 'layot = "long"')
        with pytest.raises(MappingInvalidError) as caught:
            export_qpr(session, "1400", words, tmp_path / "o.csv")
    assert (caught.value.file, "mapping_key_unknown layot" in caught.value.reason) == (
        "bad.toml",
        True,
    )
    assert not (tmp_path / "o.csv").exists()


def test_without_a_mapping_a_file_is_a_package(engine, tmp_path):
    package = write_folder(tmp_path / "same", {"sources": a_plan()["sources"]})
    given = {"by": "clerk", "now": NOW, "imports_dir": tmp_path / "kept", "plan": "1400"}
    outcome = import_file(engine, package, mapping=None, **given)
    assert present(outcome.proposal).is_empty
    words = write(tmp_path / "m.toml", WEB)
    values = write(tmp_path / "v.csv", "K001,,ACT,1398,5\n")
    assert present(import_file(engine, values, mapping=words, **given).tally).taken == 1
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(ImportRun)) == 3


def test_without_a_mapping_an_export_is_a_package(engine, tmp_path):
    words = write(tmp_path / "m.toml", WEB)
    with reading(engine) as session:
        export_file(session, "1400", tmp_path / "package", mapping=None)
        export_file(session, "1400", tmp_path / "values.csv", mapping=words)
    assert (tmp_path / "package" / "observations.csv").exists()
    assert (tmp_path / "values.csv").read_text().startswith("measure,scorecard,")
