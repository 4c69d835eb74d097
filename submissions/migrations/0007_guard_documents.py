"""Documents are insert-only too, and holders of applications that exist may issue versions of kept files."""

from django.db import migrations

from submissions.insert_only import statements

CODENAME, LABEL = "issue_version", "Issue the next version of a kept file under the holder's own procedure"


def guard(apps, schema_editor):
    for forwards, _ in statements(schema_editor.connection.vendor, ["frozendocument"]):
        schema_editor.execute(forwards)


def unguard(apps, schema_editor):
    for _, backwards in statements(schema_editor.connection.vendor, ["frozendocument"]):
        schema_editor.execute(backwards)


def grant(apps, schema_editor):
    Submission = apps.get_model("submissions", "Submission")
    if not Submission.objects.exists():
        return  # permissions are made after the first migration
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="submissions", model="submission"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=CODENAME, defaults={"name": LABEL}
    )
    Grant = apps.get_model("submissions", "SubmissionGroupPermission")
    Role = apps.get_model("accounts", "OrganisationRole")
    for submission in Submission.objects.iterator():
        for role in Role.objects.filter(organisation_id=submission.organisation_id, role__in=["owner", "signatory"]):
            Grant.objects.get_or_create(content_object=submission, group_id=role.group_id, permission=permission)


class Migration(migrations.Migration):
    dependencies = [("submissions", "0006_documents_and_issuing")]

    operations = [
        migrations.RunPython(guard, unguard),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
