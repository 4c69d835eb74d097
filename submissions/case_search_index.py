"""The full-text index of cases: what the database itself does, in the words of PostgreSQL and of SQLite.

Used by the migration. Triggers on the table of CaseText keep the index, so that no way of writing a row goes past it.
A later migration that has SQLite rebuild the table must make the triggers again.
"""

from __future__ import annotations

TABLE = "submissions_casetext"
WORDS = "submissions_casetext_words"  # SQLite's virtual table
LANGUAGE = "english"

# A text with more different words than a tsvector can hold is found by its first part: it must not fail to be frozen.
_FUNCTION = f"""
CREATE FUNCTION {TABLE}_index() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        NEW.vector := to_tsvector('{LANGUAGE}', NEW.text);
    EXCEPTION WHEN program_limit_exceeded THEN
        NEW.vector := to_tsvector('{LANGUAGE}', left(NEW.text, 100000));
    END;
    RETURN NEW;
END $$
"""
_POSTGRESQL = [
    (_FUNCTION, f"DROP FUNCTION {TABLE}_index()"),
    (
        f"CREATE TRIGGER {TABLE}_index BEFORE INSERT OR UPDATE OF text ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_index()",
        f"DROP TRIGGER {TABLE}_index ON {TABLE}",
    ),
    (f"CREATE INDEX {TABLE}_vector ON {TABLE} USING gin (vector)", f"DROP INDEX {TABLE}_vector"),
]
_ADD = f"INSERT INTO {WORDS}(rowid, text) VALUES (NEW.id, NEW.text);"  # noqa: S608 -- our own names
_REMOVE = f"INSERT INTO {WORDS}({WORDS}, rowid, text) VALUES ('delete', OLD.id, OLD.text);"  # noqa: S608
_SQLITE = [
    (
        f"CREATE VIRTUAL TABLE {WORDS} USING fts5(text, content='{TABLE}', content_rowid='id', "
        "tokenize='porter unicode61')",
        f"DROP TABLE {WORDS}",
    ),
    *(
        (
            f"CREATE TRIGGER {TABLE}_{verb.split()[0].lower()} AFTER {verb} ON {TABLE} BEGIN {body} END",
            f"DROP TRIGGER {TABLE}_{verb.split()[0].lower()}",
        )
        for verb, body in (("INSERT", _ADD), ("DELETE", _REMOVE), ("UPDATE OF id, text", f"{_REMOVE} {_ADD}"))
    ),
]


def statements(vendor: str) -> list[tuple[str, str]]:
    """(create, drop) in the order in which they are created; to be dropped the other way round."""
    return _POSTGRESQL if vendor == "postgresql" else _SQLITE
