"""The words that readers may not know; the catalogue tells their names and meanings.

`term.<code>` is the word, `term.<code>.text` what it means.
"""

TERMS = (
    "plan",
    "goal",
    "policy",
    "objective",
    "strategy",
    "portfolio",
    "outcome",
    "control",
    "baseline",
    "target",
    "alarm",
    "approved",
    "allocated",
    "spent",
    "release",
    "change",
    "claim",
    "coverage",
    "interval",
)
