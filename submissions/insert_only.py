"""Database triggers for tables whose rows are inserted and never changed; used by migrations and by the tests."""

from __future__ import annotations

from collections.abc import Iterable

TABLES = (
    "version",
    "sectionrevision",
    "event",
    "letter",
    "decision",
    "comment",
    "letter_comments",
    "approval",
    "signature",
    "checklistentry",
)


def statements(vendor: str, tables: Iterable[str] = TABLES) -> list[tuple[str, str]]:
    """(create, drop) per trigger. On PostgreSQL they call the function that migration 0002 made."""
    make = _postgresql if vendor == "postgresql" else _sqlite
    return [pair for table in tables for pair in make(f"submissions_{table}")]


def _postgresql(table: str) -> list[tuple[str, str]]:
    return [
        (
            f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION submissions_insert_only()",
            f"DROP TRIGGER {table}_insert_only ON {table}",
        )
    ]


def _sqlite(table: str) -> list[tuple[str, str]]:
    abort = f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
    conditions = {
        "update": f"BEFORE UPDATE ON {table}",
        "delete": f"BEFORE DELETE ON {table}",
        # REPLACE INTO would delete without the trigger above being asked.
        "replace": f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",  # noqa: S608
    }
    return [
        (f"CREATE TRIGGER {table}_no_{name} {condition} {abort}", f"DROP TRIGGER {table}_no_{name}")
        for name, condition in conditions.items()
    ]
