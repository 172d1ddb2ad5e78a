"""The SQL that gives what the site tells of districts side by side; see figure_queries.py.

A measure is computed anew from projects, budget lines and values. `{code}` is the district's code,
as an expression in SQL.
"""

from tests.functional.lateness_queries import LATE
from tests.functional.query_parts import (
    APPROVED,
    PROJECT_LIST,
    SPENT,
    STATUS_COUNT,
    WORDS,
    T,
    above,
    amounts,
    shares,
    under,
    year_table,
)

# The projects of a district, each with its share there.
PLACED = """
SELECT code, 1.0 / json_array_length(districts) AS share
FROM project, json_each(districts) WHERE value = {code}
"""
IN_ANY = "SELECT code, 1.0 AS share FROM project WHERE json_array_length(districts) > 0"
# What a row of measures leads to: the first measure to the page of all districts.
MEASURE = "replace(:row, 'districts', 'per_resident')"
MONEY = f"""
SELECT sum(approved_billion_rial * share) FROM ({PLACED}) JOIN project USING (code)
"""
SLIP_MEDIAN = f"""
SELECT avg(days) FROM (
  SELECT days, row_number() OVER (ORDER BY days) AS place, count(*) OVER () AS count
  FROM (
    SELECT julianday(coalesce(actual_end_on, judged_on)) - julianday(planned_end_on) AS days
    FROM ({PLACED}) JOIN project USING (code),
      (SELECT judged_on FROM release_info ORDER BY number DESC LIMIT 1)
    WHERE coalesce(actual_end_on, CASE WHEN judged_on > planned_end_on THEN judged_on END)
      IS NOT NULL
  )
) WHERE place IN ((count + 1) / 2, (count + 2) / 2)
"""
OWN = {
    "per_resident": f"SELECT ({MONEY}) * 1000 / population FROM district WHERE code = {{code}}",
    "approved": MONEY,
    "projects": f"SELECT count(*) FROM ({PLACED})",
    "finished": f"""
        SELECT sum(status = 'completed') * 100.0 / count(*)
        FROM ({PLACED}) JOIN project USING (code)
    """,
    "slip": SLIP_MEDIAN,
    "progress": f"""
        SELECT sum(approved_billion_rial * actual_percent) * 100
          / sum(approved_billion_rial * planned_percent)
        FROM ({PLACED}) JOIN project USING (code)
        WHERE actual_percent IS NOT NULL AND planned_percent IS NOT NULL
    """,
    "spending": f"""
        SELECT sum(spent_billion_rial * share) * 100 / sum(allocated_billion_rial * share)
        FROM ({PLACED}) JOIN project USING (code)
    """,
}
# The last value of an indicator in a district.
OF_INDICATOR = """
SELECT value FROM observation
WHERE indicator = {indicator} AND district = {code} AND is_current AND value IS NOT NULL
ORDER BY period_ends_on DESC LIMIT 1
"""
LESS_IS_BETTER = """
({measure} = 'slip'
 OR {measure} IN (SELECT code FROM indicator WHERE direction = 'lower'))
"""


def value_of(measure: str, district: str) -> str:
    """Ask for the value of a measure in a district, both told as SQL."""
    cases = " ".join(
        f"WHEN '{name}' THEN ({query.format(code=district)})" for name, query in OWN.items()
    )
    other = OF_INDICATOR.format(indicator=measure, code=district)
    return f"SELECT CASE {measure} {cases} ELSE ({other}) END"


def whole_of(measure: str) -> str:
    """Ask for the value of all districts together, of an indicator for that of the whole city."""
    cases = " ".join(
        f"WHEN '{name}' THEN ({query.replace(PLACED, IN_ANY)})"
        for name, query in OWN.items()
        if name not in ("per_resident", "approved", "projects")
    )
    per_resident = (
        f"SELECT ({MONEY.replace(PLACED, IN_ANY)}) * 1000 / (SELECT sum(population) FROM district)"
    )
    return f"""
        SELECT CASE {measure} {cases} WHEN 'per_resident' THEN ({per_resident})
          ELSE ({OF_INDICATOR.format(indicator=measure, code="''")}) END
    """


def rank_of(measure: str, district: str) -> str:
    """Ask for the rank of a district: 1 is the best, else the largest."""
    return f"""
        WITH held AS MATERIALIZED (
          SELECT d.code, ({value_of(measure, "d.code")}) AS value FROM district AS d
        )
        SELECT 1 + sum(CASE WHEN {LESS_IS_BETTER.format(measure=measure)}
          THEN other.value < own.value - 1e-9 ELSE other.value > own.value + 1e-9 END)
        FROM held AS own, held AS other
        WHERE own.code = {district} AND own.value IS NOT NULL
    """


PROGRESS = """
SELECT sum(approved_billion_rial * actual_percent) / sum(approved_billion_rial)
FROM ({shares}) JOIN project USING (code)
WHERE approved_billion_rial > 0 AND actual_percent IS NOT NULL
"""
PER_RESIDENT = "SELECT ({approved}) * 1000 / population FROM district WHERE code = {code}"
RANK = """
SELECT place, (SELECT count({number}) FROM district_standing) FROM (
  SELECT district, rank() OVER (ORDER BY {number} DESC) AS place
  FROM district_standing WHERE {number} IS NOT NULL
) WHERE district = :page
"""


def standing(code: str) -> dict[str, str]:
    """Answer for what a district has, computed anew from its projects."""
    of_district = shares("district", code)
    approved = amounts("district", code)["approved"]
    return {
        "projects": f"SELECT count(*) FROM ({of_district})",
        "completed": f"""
            SELECT sum(status = 'completed') FROM ({of_district}) JOIN project USING (code)
        """,
        "approved": approved,
        "per_resident": PER_RESIDENT.format(approved=approved, code=code),
        "progress": PROGRESS.format(shares=of_district),
    }


ROW, PAGE = standing(":row"), standing(":page")

DISTRICT_ANSWERS: dict[str, dict[str, str]] = {
    "districts": {
        under("kind.district", "kinds.project"): ROW["projects"],
        under("kind.district", "project_status.completed"): ROW["completed"],
        under("kind.district", "portal.col.late"): LATE.format(shares=shares("district", ":row")),
        under("kind.district", "portal.col.approved"): ROW["approved"],
        under("kind.district", "portal.col.per_resident"): ROW["per_resident"],
        under("kind.district", "portal.col.progress"): ROW["progress"],
    },
    "districts/by": {
        **{
            f"{T('kind.district')} › {unit}": value_of(":page", ":row")
            for unit in (
                T("portal.col.value"),
                T("money.unit"),
                T("district.unit.projects"),
                T("district.unit.slip"),
                "امتیاز از ۱۰۰",
            )
        },
        under("kind.district", "district.col.rank"): rank_of(":page", ":row"),
    },
    "district": {
        T("kinds.project"): PAGE["projects"],
        APPROVED: PAGE["approved"],
        f"{APPROVED} ·": PAGE["approved"],
        SPENT: amounts("district", ":page")["spent"],
        f"{SPENT} ·": f"""
            SELECT ({amounts("district", ":page")["spent"]}), a.* FROM (SELECT 1)
            LEFT JOIN ({above("district", ":page")}) AS a
        """,
        T("portal.district.per_resident"): f"SELECT ({PAGE['per_resident']}) / 1000",
        T("portal.district.per_resident") + " ·": RANK.format(
            number="approved_per_resident_million_rial"
        ),
        T("measure.projects"): PAGE["progress"],
        T("measure.projects") + " ·": RANK.format(number="progress"),
        "tile": ROW["progress"],
        "count": STATUS_COUNT.format(shares=shares("district", ":page"), status=":status"),
        **PROJECT_LIST,
        **year_table("district"),
        under("district.col.measure", "portal.col.here"): value_of(MEASURE, ":page"),
        under("district.col.measure", "district.col.rank"): f"""
            SELECT ({rank_of(MEASURE, ":page")}), (
              SELECT count(value) FROM (SELECT ({value_of(MEASURE, "d.code")}) AS value
              FROM district AS d)
            )
        """,
        under("district.col.measure", "district.col.dots"): WORDS,
        under("district.col.measure", "portal.col.city"): whole_of(MEASURE),
        under("kind.indicator", "portal.col.period"): WORDS,
        under("kind.indicator", "field.status"): WORDS,
    },
}
