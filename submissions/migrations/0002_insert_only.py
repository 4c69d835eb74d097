"""What was submitted or recorded is inserted, never updated or deleted: the database itself says so."""

from django.db import migrations

TABLES = ["version", "sectionrevision", "event", "letter", "decision", "comment", "letter_comments"]


def statements(vendor: str) -> list[tuple[str, str]]:
    """(create, drop) per trigger, for PostgreSQL and SQLite."""
    if vendor == "postgresql":
        return [
            (
                f"CREATE TRIGGER submissions_{table}_insert_only BEFORE UPDATE OR DELETE ON submissions_{table} "
                "FOR EACH ROW EXECUTE FUNCTION submissions_insert_only()",
                f"DROP TRIGGER submissions_{table}_insert_only ON submissions_{table}",
            )
            for table in TABLES
        ]
    return [
        (
            f"CREATE TRIGGER submissions_{table}_no_{verb.lower()} BEFORE {verb} ON submissions_{table} "
            f"BEGIN SELECT RAISE(ABORT, 'submissions_{table} is insert-only'); END",
            f"DROP TRIGGER submissions_{table}_no_{verb.lower()}",
        )
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ] + [
        (
            # REPLACE INTO would delete without the trigger above being asked.
            f"CREATE TRIGGER submissions_{table}_no_replace BEFORE INSERT ON submissions_{table} "
            f"WHEN EXISTS (SELECT 1 FROM submissions_{table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, 'submissions_{table} is insert-only'); END",
            f"DROP TRIGGER submissions_{table}_no_replace",
        )
        for table in TABLES
    ]


FUNCTION = """
CREATE FUNCTION submissions_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)  # its % is not a placeholder
    for forwards, _ in statements(schema_editor.connection.vendor):
        schema_editor.execute(forwards)


def drop(apps, schema_editor):
    for _, backwards in statements(schema_editor.connection.vendor):
        schema_editor.execute(backwards)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION submissions_insert_only()")


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
