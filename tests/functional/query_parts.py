"""What the queries for figures are made of: the projects of a scope, its money, words of heads."""

from core.texts import load_texts
from tests.functional.lateness_queries import SLIP

T = load_texts()
# Words, days, names or a text with digits of its own: no figure.
WORDS = ""
KINDS = ("approved", "allocated", "spent")
MEASURES = ("outcome", "control", "projects")


def under(*keys: str) -> str:
    return " › ".join(T(key) for key in keys)


# The projects of a scope, each with the share of it that counts there.
SHARES = {
    "plan": "SELECT code, 1.0 AS share FROM project",
    "portfolio": "SELECT code, 1.0 AS share FROM project WHERE portfolio = {code}",
    "district": """
        SELECT code, 1.0 / json_array_length(districts) AS share
        FROM project, json_each(districts) WHERE value = {code}
    """,
    "node": """
        SELECT p.code, count(*) * 1.0 / json_array_length(p.strategies) AS share
        FROM project p, json_each(p.strategies) s JOIN node n ON n.code = s.value
        WHERE n.code = {code} OR {code} IN (SELECT value FROM json_each(n.path))
        GROUP BY p.code
    """,
}
SUM = """
SELECT sum({kind}_billion_rial * share) FROM ({shares}) JOIN project USING (code)
"""
OF_YEAR = """
SELECT sum(amount_billion_rial * share) FROM ({shares}) AS s JOIN budget_line ON project = s.code
WHERE fiscal_year = :year AND kind = '{kind}'
"""
# What the last report of a year tells of all spending, less what that of the year before told. A
# year of the calendar ends where the periods of its values do.
SPENT_OF_YEAR = """
SELECT sum(share * (
    (
        SELECT spent_billion_rial FROM progress_report AS r
        WHERE r.project = s.code AND is_current AND as_of_on <= ends ORDER BY as_of_on DESC LIMIT 1
    ) - coalesce((
        SELECT spent_billion_rial FROM progress_report AS r
        WHERE r.project = s.code AND is_current AND as_of_on <= before
        ORDER BY as_of_on DESC LIMIT 1
    ), 0)
)) FROM ({shares}) AS s, (
    SELECT max(CASE WHEN period = CAST(:year AS TEXT) THEN period_ends_on END) AS ends,
      max(CASE WHEN period = CAST(:year - 1 AS TEXT) THEN period_ends_on END) AS before
    FROM observation
) WHERE EXISTS (
    SELECT * FROM progress_report AS r
    WHERE r.project = s.code AND is_current AND as_of_on <= ends
      AND (before IS NULL OR as_of_on > before)
)
"""
ABOVE = """
SELECT spent - allocated, (spent - allocated) * 100 / allocated
FROM (SELECT ({spent}) AS spent, ({allocated}) AS allocated) WHERE spent > allocated
"""
OF_PROJECT = "SELECT {0} FROM project WHERE code = :row"
OF_OWN = "SELECT {0} FROM project WHERE code = :page"


def shares(scope: str, code: str) -> str:
    return SHARES[scope].format(code=code)


def amounts(scope: str, code: str) -> dict[str, str]:
    return {kind: SUM.format(kind=kind, shares=shares(scope, code)) for kind in KINDS}


def above(scope: str, code: str) -> str:
    return ABOVE.format(**amounts(scope, code))


def money_table(first: str, scope: str) -> dict[str, str]:
    """Answer for a table of money, whose rows are things of *scope*."""
    return {
        under(first, "kinds.project"): f"SELECT count(*) FROM ({shares(scope, ':row')})",
        **{
            under(first, f"budget_kind.{kind}"): query
            for kind, query in amounts(scope, ":row").items()
        },
        under(first, "budget_kind.spent") + " ·": above(scope, ":row"),
    }


def year_table(scope: str) -> dict[str, str]:
    """Answer for the money of the page's thing by year, its last row being the whole horizon."""
    of_scope = shares(scope, ":page")
    of_row = {}
    for kind, whole in amounts(scope, ":page").items():
        of_year = SPENT_OF_YEAR if kind == "spent" else OF_YEAR
        year = of_year.format(kind=kind, shares=of_scope)
        of_row[kind] = f"SELECT CASE WHEN :year THEN ({year}) ELSE ({whole}) END"
    return {
        under("portal.money.year", "kinds.project"): f"""
            SELECT CASE WHEN :year THEN NULL ELSE (SELECT count(*) FROM ({of_scope})) END
        """,
        under("portal.money.year", "budget_kind.spent") + " ·": ABOVE.format(**of_row),
        **{
            under("portal.money.year", f"budget_kind.{kind}"): query
            for kind, query in of_row.items()
        },
    }


PROJECT_LIST = {
    under("kind.project", "portal.col.progress"): OF_PROJECT.format("actual_percent"),
    under("kind.project", "portal.col.planned"): OF_PROJECT.format("planned_percent"),
    under("kind.project", "portal.col.slip"): SLIP.format(code=":row"),
    under("kind.project", "portal.col.approved"): OF_PROJECT.format("approved_billion_rial"),
    under("kind.project", "kind.district"): """
        SELECT group_concat(number, ' ') FROM (
          SELECT number FROM project, json_each(districts) JOIN district d ON d.code = value
          WHERE project.code = :row ORDER BY json_each.key
        )
    """,
    under("kind.project", "field.status"): WORDS,
}
INDICATOR_LIST = {
    under("kind.indicator", "field.status"): WORDS,
    under("kind.indicator", "portal.col.value"): """
        SELECT value, CASE WHEN value IS NOT NULL AND unit LIKE '%۱۰۰%' THEN 100 END
        FROM judgement JOIN indicator ON code = indicator
        WHERE indicator = :row AND district = ''
    """,
    under("kind.indicator", "portal.col.period"): WORDS,
    under("kind.indicator", "portal.col.target"): """
        SELECT value, band_low, band_high FROM target
        WHERE indicator = :row AND district = '' AND kind = 'target'
        ORDER BY period_ends_on DESC LIMIT 1
    """,
    under("kind.indicator", "portal.col.line"): WORDS,
}
STATUS_COUNT = """
SELECT count(*) FROM ({shares}) JOIN project USING (code) WHERE status IS {status}
"""
SPENT, APPROVED = T("portal.project.spent"), T("field.approved")
