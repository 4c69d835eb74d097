"""Decision: the outcome, with reasons against each limb of the legal test."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from submissions.models.letter import Letter
from submissions.models.submission import Submission
from submissions.models.version import Version
from submissions.states import State


class Decision(models.Model):
    """Inserted, never updated or deleted (a database trigger says so).

    `reasons`: list of {"limb", "heading", "verdict": accepted | not_accepted | not_claimed, "text"}.
    """

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="decision")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=30, choices=State.choices)
    reasons = models.JSONField()
    summary = models.TextField()
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="decision")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=[State.GRANTED, State.REFUSED]), name="decision_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} on {self.submission_id}"
