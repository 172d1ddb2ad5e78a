"""For every figure of the site, by the words it stands under: the SQL that gives it from the file.

Names in a query: `:page` is the code of the page's own thing, `:row` that of the row's, `:name`
the row's words, `:place` its place from 0, `:year` its year (0: the whole horizon), `:measure`
which of the three numbers its table is about, `:status` the status that is counted.
"""

from core.plan.shape import DEFAULT_PORTFOLIOS
from tests.functional.district_queries import DISTRICT_ANSWERS, ROW
from tests.functional.lateness_queries import (
    CLASS,
    GROUP_ALL,
    GROUP_LATE,
    GROUP_MEDIAN,
    SLIP,
    STEP_SLIP,
)
from tests.functional.punctuality_queries import PUNCTUALITY_ANSWERS
from tests.functional.query_parts import (
    APPROVED,
    INDICATOR_LIST,
    KINDS,
    MEASURES,
    OF_OWN,
    OF_PROJECT,
    PROJECT_LIST,
    SPENT,
    STATUS_COUNT,
    WORDS,
    T,
    amounts,
    money_table,
    shares,
    under,
    year_table,
)


def scores(node: str) -> dict[str, str]:
    """Answer for the three numbers of *node*."""
    answers = {}
    for measure in MEASURES:
        where = f"FROM node_score WHERE node = {node} AND measure = '{measure}'"
        whole = (
            "NULL" if measure == "projects" else "CASE WHEN score IS NULL THEN NULL ELSE 100 END"
        )
        name = T(f"measure.{measure}")
        answers[name] = f"SELECT score, {whole} {where}"
        answers[f"{name} ·"] = f"""
            SELECT expected, coverage * 100, CASE WHEN low < high THEN low END,
              CASE WHEN low < high THEN high END, nullif(warnings, 0) {where}
        """
    return answers


# At the prices of the first year that has an index; the last row is the sum.
REAL = """
SELECT sum({kind}_billion_rial / value *
  (SELECT value FROM price_index ORDER BY fiscal_year LIMIT 1))
FROM money_total JOIN price_index USING (fiscal_year)
WHERE scope = 'plan' AND :year IN (0, fiscal_year)
"""
PLAN_MONEY = {
    words: query
    for kind, query in amounts("plan", "").items()
    for words in (T(f"budget_kind.{kind}"), T(f"budget_kind.{kind}") + " ·")
}
REPORT = """
SELECT {0} FROM progress_report WHERE project = :page
ORDER BY reported_on DESC, entry DESC LIMIT 1 OFFSET :place
"""
JUDGED = "SELECT {0} FROM judgement WHERE indicator = :page AND district = {1}"
TARGET = """
SELECT {0} FROM target WHERE indicator = :page AND district = ''
ORDER BY period_ends_on, kind LIMIT 1 OFFSET :place
"""
OBSERVED = """
SELECT value FROM observation WHERE indicator = :page AND district = ''
ORDER BY period_starts_on DESC, entry DESC LIMIT 1 OFFSET :place
"""
PATH = f"{T('portal.col.period')} ({T('field.kind')})"
# What went into a working is what the file's workings hold: they are computed anew from their CSV
# in tests/unit/portal/test_recompute.py.
INGREDIENTS = {
    under("portal.working.thing", key): WORDS
    for key in ("portal.col.value", "score.col.when", "field.source")
}
OF_PART = """
SELECT {0} FROM node_score s, json_each(working, '$.inputs') AS i
WHERE node = :page AND measure = :measure AND i.key = :place
"""
WEIGHT, OF_HUNDRED, COVERED = (
    f"CAST(json_extract(i.value, '$.{name}.value') AS REAL)"
    for name in ("weight", "score", "coverage")
)
HELD = f"""
(SELECT sum({WEIGHT}) FROM json_each(working, '$.inputs') AS i
 WHERE json_extract(i.value, '$.score') IS NOT NULL)
"""
PARTS = {
    under("portal.working.thing", "field.status"): WORDS,
    under("portal.working.thing", "field.weight"): OF_PART.format(WEIGHT),
    under("portal.working.thing", "portal.step.coverage"): OF_PART.format(f"{COVERED} * 100"),
    under("portal.working.thing", "portal.indicator.score"): OF_PART.format(OF_HUNDRED),
    under("portal.working.thing", "score.col.share"): OF_PART.format(
        f"CASE WHEN s.score IS NOT NULL THEN {WEIGHT} * {OF_HUNDRED} / {HELD} END"
    ),
}
HISTORY = """
SELECT {0} FROM (
  SELECT judged_on, score, coverage FROM node_score_history
  WHERE node = :page AND measure = :measure
  UNION ALL SELECT (SELECT judged_on FROM release_info ORDER BY number DESC LIMIT 1),
    score, coverage FROM node_score WHERE node = :page AND measure = :measure
) ORDER BY judged_on DESC LIMIT 1 OFFSET :place
"""
COURSE = {
    under("scorecard.history.day", "portal.indicator.score"): HISTORY.format("score"),
    under("scorecard.history.day", "portal.step.coverage"): HISTORY.format("coverage * 100"),
    under("scorecard.history.day", "field.status"): WORDS,
}
DONE = T("portal.project.progress_name")

ANSWERS: dict[str, dict[str, str]] = {
    "home": {
        **scores("''"),
        **PLAN_MONEY,
        "tile": ROW["progress"],
        "count": STATUS_COUNT.format(shares=shares("plan", ""), status=":status"),
    },
    "lateness": {
        under("portal.lateness.group", "portal.lateness.late"): GROUP_LATE,
        under("portal.lateness.group", "portal.lateness.all"): GROUP_ALL,
        under("portal.lateness.group", "portal.lateness.median"): GROUP_MEDIAN,
        under("kind.project", "portal.col.slip"): SLIP.format(code=":row"),
        under("kind.project", "field.planned_end_on"): WORDS,
        under("kind.project", "field.actual_end_on"): WORDS,
        under("kind.project", "field.status"): WORDS,
        under("kind.project", "portal.col.progress"): OF_PROJECT.format("actual_percent"),
        under("portal.col.slip", "portal.lateness.ended"): CLASS.format(ended=1),
        under("portal.col.slip", "portal.lateness.open"): CLASS.format(ended=0),
    },
    "punctuality": PUNCTUALITY_ANSWERS,
    "plan": scores("''"),
    "node": {
        **scores(":page"),
        **PARTS,
        **COURSE,
        **PROJECT_LIST,
        **INDICATOR_LIST,
        **year_table("node"),
        "count": STATUS_COUNT.format(shares=shares("node", ":page"), status=":status"),
    },
    "projects": PROJECT_LIST,
    "project": {
        DONE: OF_OWN.format("actual_percent, planned_percent"),
        APPROVED: OF_OWN.format("approved_billion_rial"),
        f"{APPROVED} ·": OF_OWN.format("approved_billion_rial"),
        SPENT: OF_OWN.format("spent_billion_rial"),
        f"{SPENT} ·": OF_OWN.format(
            "spent_billion_rial, CASE WHEN spent_billion_rial > allocated_billion_rial"
            " THEN spent_billion_rial - allocated_billion_rial END,"
            " CASE WHEN spent_billion_rial > allocated_billion_rial"
            " THEN (spent_billion_rial / allocated_billion_rial - 1) * 100 END"
        ),
        T("field.actual_end_on"): WORDS,
        T("field.planned_end_on"): WORDS,
        T("field.actual_end_on") + " ·": SLIP.format(code=":page"),
        T("field.planned_end_on") + " ·": SLIP.format(code=":page"),
        **{
            under("portal.money.year", f"budget_kind.{kind}"): f"""
                SELECT CASE WHEN :year THEN (
                  SELECT sum(amount_billion_rial) FROM budget_line
                  WHERE project = :page AND fiscal_year = :year AND kind = '{kind}'
                ) ELSE {kind}_billion_rial END FROM project WHERE code = :page
            """
            for kind in KINDS
        },
        under("portal.col.date", "portal.col.progress"): REPORT.format("actual_percent"),
        under("portal.col.date", "portal.col.planned"): REPORT.format("planned_percent"),
        under("portal.col.date", "portal.col.spent"): REPORT.format("spent_billion_rial"),
        under("portal.col.date", "field.status"): WORDS,
        under("portal.col.date", "field.note"): WORDS,
        under("field.milestone", "portal.col.due"): WORDS,
        under("field.milestone", "portal.col.done"): WORDS,
        under("field.milestone", "portal.col.done") + " ·": STEP_SLIP,
    },
    "indicators": INDICATOR_LIST,
    "indicator": {
        T("portal.indicator.score"): JUDGED.format(
            "score, CASE WHEN score IS NULL THEN NULL ELSE 100 END", "''"
        ),
        T("portal.indicator.progress"): JUDGED.format("progress", "''"),
        T("portal.indicator.attainment"): JUDGED.format("attainment", "''"),
        T("portal.indicator.trend"): WORDS,
        f"{PATH} › {T('field.kind')}": WORDS,
        f"{PATH} › {T('portal.col.value')}": TARGET.format("value, band_low, band_high"),
        f"{PATH} › {T('field.alarm')}": TARGET.format("alarm"),
        under("portal.col.period", "portal.col.value"): OBSERVED,
        **INGREDIENTS,
        under("portal.col.period", "field.flag"): WORDS,
        under("portal.col.period", "portal.col.published"): WORDS,
        under("portal.col.period", "field.source"): WORDS,
        under("portal.col.period", "field.note"): WORDS,
        under("kind.district", "portal.col.value"): JUDGED.format("value", ":row"),
        under("kind.district", "portal.col.period"): WORDS,
        under("kind.district", "field.status"): WORDS,
    },
    **DISTRICT_ANSWERS,
    "budget": {
        **PLAN_MONEY,
        **year_table("plan"),
        **{
            under("money.real.head", f"budget_kind.{kind}"): REAL.format(kind=kind)
            for kind in KINDS
        },
        **money_table("shape.top", "node"),
        **{
            f"{T('shape.top')} › {portfolio.title}": f"""
                SELECT sum(approved_billion_rial * share)
                FROM ({shares("node", ":row")}) JOIN project USING (code)
                WHERE portfolio = '{portfolio.code}'
            """
            for portfolio in DEFAULT_PORTFOLIOS
        },
        under("shape.top", "money.flow.whole"): amounts("node", ":row")["approved"],
        under("shape.top", "money.flow.spent"): amounts("node", ":row")["spent"],
        **money_table("portal.facet.portfolio", "portfolio"),
        **money_table("portal.facet.district", "district"),
        under("kind.project", "budget_kind.allocated"): OF_PROJECT.format(
            "allocated_billion_rial"
        ),
        under("kind.project", "budget_kind.spent"): OF_PROJECT.format("spent_billion_rial"),
        under("kind.project", "portal.budget.difference"): """
            SELECT spent_billion_rial - allocated_billion_rial,
              (spent_billion_rial / allocated_billion_rial - 1) * 100
            FROM project WHERE code = :row
        """,
    },
    "claims": {"count": "SELECT count(*) FROM claim WHERE finding = :status"},
    "quality": {
        T("portal.quality.missing"): """
            SELECT sum(flag = 'missing'), sum(flag = 'missing') * 100.0 / count(*)
            FROM observation WHERE is_current
        """,
        T("portal.quality.revised"): "SELECT count(*) FROM observation WHERE flag = 'revised'",
        T("portal.quality.corrected"): "SELECT count(corrects) FROM progress_report",
        T("portal.quality.unreported"): """
            SELECT count(*) FROM project WHERE actual_percent IS NULL
        """,
        under("level.objective", "kinds.project"): """
            SELECT count(*) FROM project
            WHERE :row IN (SELECT value FROM json_each(project.path))
        """,
        under("level.objective", "kinds.indicator"): """
            SELECT count(*) FROM indicator
            WHERE :row IN (SELECT value FROM json_each(indicator.path))
            AND review_status NOT IN ('retired', 'replaced')
        """,
    },
}
ANSWERS["scorecard/coverage"] = {
    **{words: query for words, query in ANSWERS["quality"].items() if "›" in words},
    under("level.objective", "scorecard.matrix.aimed"): """
        SELECT count(*) FROM indicator
            WHERE :row IN (SELECT value FROM json_each(indicator.path))
        AND review_status NOT IN ('retired', 'replaced')
        AND code IN (SELECT indicator FROM target WHERE kind = 'target')
    """,
    under("level.objective", "portal.col.approved"): amounts("node", ":row")["approved"],
}
