"""Assignment: a case that an assessor has, as its lead or beside the lead."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices

from submissions.models.submission import Submission


class AssignmentRole(TextChoices):
    LEAD = "lead", "Lead assessor"
    FURTHER = "further", "Further assessor"


class Assignment(models.Model):
    """Ended, never deleted. `why` says why it ended, where somebody else took the case away. Only assessors see it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=10, choices=AssignmentRole.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["assessor", "ended_at"], name="assignment_by_assessor")]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "assessor"], condition=Q(ended_at__isnull=True), name="assigned_once"
            ),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(ended_at__isnull=True, role=AssignmentRole.LEAD), name="one_lead"
            ),
            models.CheckConstraint(condition=Q(role__in=AssignmentRole.values), name="assignment_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.assessor}, {self.get_role_display()}"
