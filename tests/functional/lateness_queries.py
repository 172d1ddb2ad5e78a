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
