"""What was recorded or signed is inserted, never updated or deleted: the database itself says so."""

from django.db import migrations

from dmmf.insert_only import statements


def guard(apps, schema_editor):
    for forwards, _ in statements(schema_editor.connection.vendor):
        schema_editor.execute(forwards)


def unguard(apps, schema_editor):
    for _, backwards in statements(schema_editor.connection.vendor):
        schema_editor.execute(backwards)


class Migration(migrations.Migration):
    dependencies = [("dmmf", "0001_initial"), ("accounts", "0003_organisation_events")]

    operations = [migrations.RunPython(guard, unguard)]
