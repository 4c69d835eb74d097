"""Collaborator: a person of another organisation who was invited to one application, until a date."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices

from submissions.models.submission import Submission


class CollaboratorRole(TextChoices):
    AUTHOR = "author", "Author"
    READER = "reader", "Reader"


class Collaborator(models.Model):
    """Known by e-mail address, so that inviting says nothing about who has an account here.

    Access is counted from this row (`until` is the last day), so it ends by itself; ended or expired rows stay.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="collaborators")
    email = models.EmailField()  # lower case
    name = models.CharField(max_length=150)
    organisation_name = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=CollaboratorRole.choices)
    until = models.DateField()
    why = models.TextField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["email", "until"], name="collaborator_by_email")]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "email"], condition=Q(ended_at__isnull=True), name="one_open_collaboration"
            ),
            models.CheckConstraint(condition=Q(role__in=CollaboratorRole.values), name="collaborator_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation_name})"
