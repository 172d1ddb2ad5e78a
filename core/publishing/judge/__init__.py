"""Judging a snapshot: evidence in, judgements, scores, totals and lateness out."""
