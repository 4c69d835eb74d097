"""AssessmentVerdict: what an assessor found of one requirement, or of one limb of the legal test."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices

from submissions.models.version import Version


class Finding(TextChoices):
    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    UNSURE = "unsure", "Not sure"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class AssessmentVerdict(models.Model):
    """Inserted, never changed (a database trigger says so); the newest per item counts. For assessors only.

    `item` is "requirement.can_only" or "limb.shelf_life". It was given on `version`: on a later one a reader is told
    whether the text that it rests on is still the same.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="verdicts")
    item = models.CharField(max_length=100)
    finding = models.CharField(max_length=20, choices=Finding.choices)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["version", "item", "-id"], name="newest_finding")]
        constraints = [models.CheckConstraint(condition=Q(finding__in=Finding.values), name="assessment_finding_known")]

    def __str__(self) -> str:
        return f"{self.item}: {self.finding}"
