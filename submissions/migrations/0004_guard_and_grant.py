"""The new records are insert-only too, and the people of applications that exist get the new rights."""

from django.db import migrations

from submissions.insert_only import statements

TABLES = ["approval", "signature", "checklistentry"]
NEW = {
    "owner": ["approve_draft", "invite_collaborator", "follow_submission"],
    "signatory": ["approve_draft", "follow_submission"],
}
LABELS = {
    "approve_draft": "Approve a draft inside the organisation",
    "invite_collaborator": "Invite a person of another organisation to it",
    "follow_submission": "Apply again or anew from it, and state evidence of its designation",
}


def guard(apps, schema_editor):
    for forwards, _ in statements(schema_editor.connection.vendor, TABLES):
        schema_editor.execute(forwards)


def unguard(apps, schema_editor):
    for _, backwards in statements(schema_editor.connection.vendor, TABLES):
        schema_editor.execute(backwards)


def grant(apps, schema_editor):
    Submission = apps.get_model("submissions", "Submission")
    if not Submission.objects.exists():
        return  # permissions are made after the first migration
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="submissions", model="submission"
    )
    permissions = {
        name: apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type, codename=name, defaults={"name": label}
        )[0]
        for name, label in LABELS.items()
    }
    Grant = apps.get_model("submissions", "SubmissionGroupPermission")
    Role = apps.get_model("accounts", "OrganisationRole")
    for submission in Submission.objects.iterator():
        for role in Role.objects.filter(organisation_id=submission.organisation_id, role__in=NEW):
            for name in NEW[role.role]:
                Grant.objects.get_or_create(
                    content_object=submission, group_id=role.group_id, permission=permissions[name]
                )


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0003_designation_in_full"),
        ("accounts", "0002_approval_required"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(guard, unguard),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
