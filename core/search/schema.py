"""The tables of the index inside a release file, and their format number."""

FORMAT = 1

# Row ids of search_document run by kind, then title in alphabetical order: a kind is a range of
# ids, and an order by id is the stable order of equal scores. `ascii` leaves letters beyond ASCII
# alone; words reach the index already analysed and parted by spaces. Surfaces are only for
# rescoring: a document with a surface also has its units. search_synonym is for the files of
# search in the browser; terms are parted by lines.
TABLES = """
create table search_meta (name text primary key, value) without rowid;
create table search_kind (kind text primary key, first integer, last integer) without rowid;
create table search_document (
  id integer primary key, kind text not null, code text not null, title text not null,
  body text not null, unique (kind, code)
);
create table search_title (
  key text, document integer, words text, primary key (key, document)
) without rowid;
create table search_code (key text, document integer, primary key (key, document)) without rowid;
create table search_facet (id integer primary key, name text, value text, unique (name, value));
create table search_word (
  key text primary key, skeleton text not null, length integer not null,
  documents integer not null, units text not null, written text not null
) without rowid;
create table search_unit (unit text primary key, documents integer not null) without rowid;
create table search_unit_word (unit text, key text, primary key (unit, key)) without rowid;
create table search_synonym (units text primary key, others text not null) without rowid;
create virtual table search_text using fts5(
  strong, plain, weak, facet, surface unindexed, lengths unindexed,
  tokenize = "ascii tokenchars '-.'"
);
"""
# Made after the rows, which is faster and packs them.
INDEXES = """
create index search_word_skeleton on search_word (skeleton);
"""
