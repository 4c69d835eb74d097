"""The draft: per section a head, and every revision that was ever saved."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from submissions.models.submission import Submission


class Section(models.Model):
    """Points at the revision of a section that counts; drafting.py moves it by compare-and-swap."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=60)
    head = models.ForeignKey("SectionRevision", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "key"], name="one_section_per_key")]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.key}"


class SectionRevision(models.Model):
    """What one save left behind: inserted, never updated or deleted (a database trigger says so).

    A revision that lost a conflict is `parked`: it never was the head, but its text is kept.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="revisions")
    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    base_number = models.PositiveIntegerField(default=0)
    answers = models.JSONField()
    parked = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "key", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.key} revision {self.number}"
