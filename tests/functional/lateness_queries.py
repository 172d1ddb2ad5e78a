"""The SQL that gives what the site tells of lateness; see figure_queries.py."""

# Years and months from two years on, months from a month on, else days; on the day no figure.
SLIP = """
SELECT
  CASE WHEN months >= 24 THEN months / 12 WHEN months > 0 THEN months WHEN days > 0 THEN days END,
  CASE WHEN months >= 24 AND months % 12 THEN months % 12 END
FROM (
  SELECT abs(coalesce(slip_months, left_months)) AS months,
    abs(coalesce(slip_days, left_days)) AS days
  FROM slip WHERE project = {code}
)
"""
# The same of a step, which is not measured before it is due.
STEP_SLIP = """
SELECT
  CASE WHEN months >= 24 THEN months / 12 WHEN months > 0 THEN months WHEN days > 0 THEN days END,
  CASE WHEN months >= 24 AND months % 12 THEN months % 12 END
FROM (
  SELECT abs(slip_months) AS months, abs(slip_days) AS days
  FROM milestone WHERE project = :page AND title = :name
)
"""
# Of the projects that ended on a known day or are due: those that were late.
LATE = """
SELECT sum(coalesce(actual_end_on, judged_on) > planned_end_on), count(*)
FROM ({shares}) JOIN project USING (code),
  (SELECT judged_on FROM release_info ORDER BY number DESC LIMIT 1)
WHERE coalesce(actual_end_on, CASE WHEN judged_on > planned_end_on THEN judged_on END) IS NOT NULL
"""
# What the sentence tells: late of ended, the median; past their promise, the median.
SENTENCE = """
SELECT ended_late_count, ended_late_count + ended_in_time_count, ended_late_median_days,
  overdue_count, overdue_median_days
FROM lateness WHERE scope = ? AND code = ?
"""
# From the projects' own dates: (days late, whether it has ended), of those that ended or are due.
_DAYS = """
SELECT julianday(coalesce(actual_end_on, judged_on)) - julianday(planned_end_on) AS days,
  actual_end_on IS NOT NULL AS has_ended, portfolio, districts
FROM project, (SELECT judged_on FROM release_info ORDER BY number DESC LIMIT 1)
WHERE coalesce(actual_end_on, CASE WHEN judged_on > planned_end_on THEN judged_on END) IS NOT NULL
"""
_OF_GROUP = f"""
SELECT days FROM ({_DAYS}) WHERE portfolio = :row OR EXISTS (
  SELECT 1 FROM json_each(districts) JOIN district d ON d.code = value
  WHERE CAST(d.number AS TEXT) = :row
)
"""
GROUP_LATE = f"SELECT sum(days > 0) FROM ({_OF_GROUP})"
GROUP_ALL = f"SELECT count(*) FROM ({_OF_GROUP})"
GROUP_MEDIAN = f"""
WITH held AS ({_OF_GROUP})
SELECT nullif(abs(avg(days)), 0) FROM (
  SELECT days FROM held ORDER BY days LIMIT 2 - (SELECT count(*) FROM held) % 2
  OFFSET (SELECT (count(*) - 1) / 2 FROM held)
)
"""
# Classes turn at the promise, six and twelve months after it.
CLASS = f"""
SELECT count(*) FROM ({_DAYS})
WHERE has_ended = {{ended}} AND (days > 0) + (days > 182.625) + (days > 365.25) = :place
"""
# Late of ended, and late of all.
HEADLINES = {
    "home": f"SELECT sum(days > 0), count(*) FROM ({_DAYS}) WHERE has_ended",
    "lateness": f"SELECT sum(days > 0), (SELECT count(*) FROM project) FROM ({_DAYS})",
    "punctuality": """
        SELECT count(*), sum(state = 'in_time'), sum(state = 'in_time') * 100.0 / count(*)
        FROM due_figure WHERE state IN ('in_time', 'late', 'overdue')
    """,
}
