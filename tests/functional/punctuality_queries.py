"""The SQL that gives what the site tells of figures that were due; see figure_queries.py."""

from tests.functional.query_parts import WORDS, T, under

NOT_IN_TIME = "SELECT sum(state = 'late'), sum(state = 'overdue') FROM due_figure"
LATEST_CUSTODIAN = """
SELECT custodian, count(*), sum(state = 'late'), sum(state = 'overdue')
FROM due_figure WHERE state IN ('in_time', 'late', 'overdue') AND custodian IS NOT NULL
GROUP BY custodian
ORDER BY sum(state = 'in_time') * 1.0 / count(*), sum(state = 'overdue') DESC, custodian LIMIT 1
"""
OF_BODY = """
SELECT {0} FROM due_figure
WHERE state <> 'waiting' AND coalesce({1}, :nobody) = :name
"""
OF_FIGURE = """
SELECT late_days FROM due_figure WHERE state = '{0}'
ORDER BY late_days DESC, indicator, period LIMIT 1 OFFSET :place
"""


def _of_bodies(body: str) -> dict[str, str]:
    """Answer for the table of one kind of bodies."""
    nobody = T(f"punctuality.nobody.{body}")
    query = OF_BODY.replace(":nobody", f"'{nobody}'")
    told = "nullif(sum(state IN ('in_time', 'late', 'overdue')), 0)"
    columns = {
        "owed": "count(*)",
        "in_time": "sum(state = 'in_time')",
        "late": "sum(state = 'late')",
        "overdue": "sum(state = 'overdue')",
        "share": f"sum(state = 'in_time') * 100.0 / {told}",
    }
    return {
        under(f"field.{body}", f"punctuality.col.{name}"): query.format(sql, body)
        for name, sql in columns.items()
    }


_LISTED = ("portal.col.period", "punctuality.col.due", "punctuality.col.came")
PUNCTUALITY_ANSWERS = {
    **_of_bodies("custodian"),
    **_of_bodies("responsible"),
    **{under("kind.indicator", name): WORDS for name in _LISTED},
    under("kind.indicator", "field.custodian"): WORDS,
    under("kind.indicator", "punctuality.col.reason"): WORDS,
    under("kind.indicator", "punctuality.col.days"): OF_FIGURE.format("late"),
    under("kind.indicator", "punctuality.col.past"): OF_FIGURE.format("overdue"),
}
