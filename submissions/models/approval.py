"""Approval: the applicant's own "yes" to exactly this draft, where the organisation wants one before submitting."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from submissions.models.submission import Submission


class Approval(models.Model):
    """Inserted, never updated or deleted (a database trigger says so). A later change of the draft makes it lapse,
    because the fingerprint (drafting.fingerprint) is then another."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="approvals")
    fingerprint = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "fingerprint", "by"], name="approved_once"),
        ]

    def __str__(self) -> str:
        return f"approval of {self.submission_id} by {self.by}"
