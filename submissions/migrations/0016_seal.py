"""The seals of versions: insert-only, like what they seal."""

import django.db.models.deletion
from django.db import migrations, models

from submissions.insert_only import statements


def guard(apps, schema_editor):
    for forwards, _ in statements(schema_editor.connection.vendor, ["seal"]):
        schema_editor.execute(forwards)


def unguard(apps, schema_editor):
    for _, backwards in statements(schema_editor.connection.vendor, ["seal"]):
        schema_editor.execute(backwards)


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0015_notifications"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("canonical", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("pdf_sha256", models.CharField(db_index=True, max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("certificate_name", models.CharField(max_length=300)),
                ("certificate_sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="submissions.version"
                    ),
                ),
            ],
        ),
        migrations.RunPython(guard, unguard),
    ]
