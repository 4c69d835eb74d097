"""Presence: who had a section of a draft open a moment ago."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from submissions.models.submission import Submission


class Presence(models.Model):
    """One row per person and section, overwritten while the page stays open. A courtesy: no record, no lock."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="presences")
    key = models.CharField(max_length=60)  # of the section
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "key", "user"], name="one_presence")]

    def __str__(self) -> str:
        return f"{self.user} in {self.submission_id}/{self.key}"
