"""Database triggers for tables whose rows are inserted and never changed; used by migrations and by the tests."""

from __future__ import annotations

TABLES = ("organisationevent",)

# On PostgreSQL the triggers call it; its % is not a placeholder.
FUNCTION = """
CREATE FUNCTION accounts_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def statements(vendor: str) -> list[tuple[str, str]]:
    """(create, drop) per trigger of this app's tables."""
    return [pair for table in TABLES for pair in triggers(vendor, f"accounts_{table}", "accounts_insert_only")]


def triggers(vendor: str, table: str, function: str) -> list[tuple[str, str]]:
    """(create, drop) per trigger of a table; `function` is what they call on PostgreSQL."""
    return _postgresql(table, function) if vendor == "postgresql" else _sqlite(table)


def _postgresql(table: str, function: str) -> list[tuple[str, str]]:
    return [
        (
            f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()",
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
