"""ChecklistEntry: a verdict on one item of the checklist, given while rehearsing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import TextChoices

from submissions.models.submission import Submission


class Verdict(TextChoices):
    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    UNSURE = "unsure", "Not sure"


class ChecklistEntry(models.Model):
    """Inserted, never updated or deleted (a database trigger says so); the newest per item counts.

    `fingerprint` is that of the draft it was given on, so that a verdict on an older draft is seen as such.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="checklist_entries")
    item = models.CharField(max_length=60)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["submission", "item", "-id"], name="newest_verdict")]

    def __str__(self) -> str:
        return f"{self.item}: {self.verdict}"
