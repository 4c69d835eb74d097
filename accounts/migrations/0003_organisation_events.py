"""What changes about an organisation and its people is written down, by insert only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.insert_only import FUNCTION, statements


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)
    for forwards, _ in statements(schema_editor.connection.vendor):
        schema_editor.execute(forwards)


def unguard(apps, schema_editor):
    for _, backwards in statements(schema_editor.connection.vendor):
        schema_editor.execute(backwards)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION accounts_insert_only()")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_approval_required"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrganisationEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sentence", models.CharField(max_length=500)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("data", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "at"], name="event_by_organisation")],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
