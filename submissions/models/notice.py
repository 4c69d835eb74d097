"""Notice: that a role of an organisation is told of something; and who of its people has read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices

from accounts.models import Organisation
from accounts.roles import Role
from submissions.models.event import Event
from submissions.models.submission import Submission


class Told(TextChoices):
    """Whom a notice addresses: a role of an organisation, or the people it invited (Collaborator)."""

    OWNER = Role.OWNER.value, Role.OWNER.label
    AUTHOR = Role.AUTHOR.value, Role.AUTHOR.label
    SIGNATORY = Role.SIGNATORY.value, Role.SIGNATORY.label
    READER = Role.READER.value, Role.READER.label
    INVITED_AUTHOR = "invited_author", "Invited author"
    INVITED_READER = "invited_reader", "Invited reader"
    PROVIDER_MEMBER = Role.PROVIDER_MEMBER.value, Role.PROVIDER_MEMBER.label
    ASSESSOR = Role.ASSESSOR.value, Role.ASSESSOR.label


class Notice(models.Model):
    """Belongs to whoever holds `role` in `organisation` when it is read, not when it was written.

    `message` is a key of notification_table.py. `occasion` is what it is about, once per organisation and role:
    "event 12", or what else brought it about, where nobody did anything ("due 4 2026-12-01").
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="notices")
    occasion = models.CharField(max_length=80)
    message = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="notices")
    role = models.CharField(max_length=20, choices=Told.choices)
    version = models.PositiveIntegerField(null=True)  # the number of the version it is about
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "role", "id"], name="notice_by_role")]
        constraints = [
            models.UniqueConstraint(fields=["submission", "occasion", "organisation", "role"], name="noticed_once"),
            models.CheckConstraint(condition=Q(role__in=Told.values), name="notice_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.message} of {self.submission_id} to {self.role}"


class NoticeRead(models.Model):
    """That a person has read it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "notice"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.notice_id}"
