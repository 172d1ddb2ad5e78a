"""The tables of the index inside a release file, and their format number."""

FORMAT = 2

# Row ids of search_document run by kind, then title in alphabetical order: a kind is a range of
# ids, and an order by id is the stable order of equal scores. search_words has the words of a
# document as they are analysed, for rescoring: units by the strength of their field, the first
# `title` ones of its title, and surfaces.
# search_match says which documents hold a unit, and their facets, which begin with a sign that no
# unit has; what a unit tells of a document is in `postings`, so the positions and sizes that FTS5
# would keep are left out. `ascii` leaves letters beyond ASCII alone; words reach the index already
# analysed and parted by spaces. search_synonym is for the files of search in the browser; terms
# are parted by lines.
TABLES = """
create table search_meta (name text primary key, value) without rowid;
create table search_kind (kind text primary key, first integer, last integer) without rowid;
create table search_document (
  id integer primary key, kind text not null, code text not null, title text not null,
  body text not null
);
create table search_words (
  document integer primary key, title integer not null,
  strong text not null, plain text not null, weak text not null, surface text not null,
  units real not null, words integer not null, facets text not null
);
create table search_title (
  key text, document integer, words text, primary key (key, document)
) without rowid;
create table search_code (key text, document integer, primary key (key, document)) without rowid;
create table search_facet (id integer primary key, name text, value text, unique (name, value));
create table search_word (
  key text primary key, skeleton text not null, documents integer not null,
  units text not null, written text not null
) without rowid;
create table search_unit (
  unit text primary key, documents integer not null, postings blob not null
) without rowid;
create table search_unit_word (unit text, key text, primary key (unit, key)) without rowid;
create table search_synonym (units text primary key, others text not null) without rowid;
create virtual table search_match using fts5(
  strong, others, content = '', columnsize = 0, detail = column,
  tokenize = "ascii tokenchars '-.'"
);
"""
# Made after the rows, which is faster and packs them.
INDEXES = """
create unique index search_document_thing on search_document (kind, code);
create index search_word_skeleton on search_word (skeleton);
"""


def facet_token(number: int) -> str:
    """Name a row of search_facet in the full-text index."""
    return f"¤{number}"
