"""Answers to questions in people's words: a sentence of the catalogue, filled from the release.

`answer(release, question, texts)` gives an Answer, or None when in doubt. See docs/questions.md.
"""

from core.answers.answer_parts import Answer, Step, Thing, dated_line
from core.answers.reading.shape_table import shape_table
from core.answers.replying import CARD, answer

__all__ = ["CARD", "Answer", "Step", "Thing", "answer", "dated_line", "shape_table"]
