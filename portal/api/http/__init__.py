"""HTTP as RFC 9110 has it: conditions, ranges, codings, headers, and files."""
