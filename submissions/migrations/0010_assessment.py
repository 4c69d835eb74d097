"""Validation comes before assessment: two states, one right, and one kind of letter more."""

import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


def grant(apps, schema_editor):
    """Assessors of what was submitted may validate."""
    Grant = apps.get_model("submissions", "SubmissionGroupPermission")
    old = Grant.objects.filter(permission__codename="decide_submission")
    if not old.exists():
        return  # permissions are made after the first migration
    content_type = apps.get_model("contenttypes", "ContentType").objects.get(
        app_label="submissions", model="submission"
    )
    validate, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename="validate_submission",
        defaults={"name": "Say whether a submitted version can be assessed"},
    )
    Grant.objects.bulk_create(
        [
            Grant(content_object_id=row[0], group_id=row[1], permission=validate)
            for row in old.values_list("content_object_id", "group_id")
        ],
        ignore_conflicts=True,
    )


def assess(apps, schema_editor):
    """What was answered after a request had been assessed already."""
    Submission = apps.get_model("submissions", "Submission")
    Submission.objects.filter(state="submitted", letters__kind="request").update(state="under_assessment")


def one_state(apps, schema_editor):
    Submission = apps.get_model("submissions", "Submission")
    Submission.objects.filter(state="under_assessment").update(state="submitted")
    Submission.objects.filter(state="deficient").update(state="information_requested")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_organisation_events"),
        ("submissions", "0009_redlines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, one_state),
        migrations.AlterModelOptions(
            name="submission",
            options={
                "default_permissions": (),
                "permissions": [
                    ("view_submission", "See that it exists, its state and its frozen versions"),
                    ("view_draft", "Read the draft and its evidence"),
                    ("edit_draft", "Write answers and upload evidence"),
                    ("submit_version", "Submit a version"),
                    ("withdraw_submission", "Withdraw"),
                    ("view_internal_comments", "Read internal comments"),
                    ("comment_on_version", "Comment on a paragraph of a frozen version"),
                    ("validate_submission", "Say whether a submitted version can be assessed"),
                    ("request_information", "Ask for changes"),
                    ("decide_submission", "Decide, with reasons"),
                    ("approve_draft", "Approve a draft inside the organisation"),
                    ("invite_collaborator", "Invite a person of another organisation to it"),
                    ("follow_submission", "Apply again or anew from it, and state evidence of its designation"),
                    ("issue_version", "Issue the next version of a kept file under the holder's own procedure"),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="submission",
            name="submission_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="submission",
            name="one_open_per_lineage",
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "Submitted"),
                    ("deficient", "Corrections requested"),
                    ("under_assessment", "Under assessment"),
                    ("information_requested", "Changes requested"),
                    ("granted", "Granted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("superseded", "Superseded"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="from_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "Submitted"),
                    ("deficient", "Corrections requested"),
                    ("under_assessment", "Under assessment"),
                    ("information_requested", "Changes requested"),
                    ("granted", "Granted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("superseded", "Superseded"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="to_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "Submitted"),
                    ("deficient", "Corrections requested"),
                    ("under_assessment", "Under assessment"),
                    ("information_requested", "Changes requested"),
                    ("granted", "Granted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("superseded", "Superseded"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("deficiency", "Corrections needed"),
                    ("request", "Request for changes"),
                    ("decision", "Decision"),
                    ("evidence", "Evidence of designation"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "Submitted"),
                    ("deficient", "Corrections requested"),
                    ("under_assessment", "Under assessment"),
                    ("information_requested", "Changes requested"),
                    ("granted", "Granted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("superseded", "Superseded"),
                ],
                default="draft",
                max_length=30,
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "submitted",
                            "deficient",
                            "under_assessment",
                            "information_requested",
                            "granted",
                            "refused",
                            "withdrawn",
                            "superseded",
                        ],
                    )
                ),
                name="submission_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                django.db.models.functions.comparison.Coalesce("lineage", "pk"),
                condition=models.Q(
                    ("state__in", ("draft", "submitted", "deficient", "under_assessment", "information_requested"))
                ),
                name="one_open_per_lineage",
            ),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(assess, migrations.RunPython.noop),
    ]
