"""Event: who did what, when and why; the audit trail of a submission."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from submissions.models.submission import Submission
from submissions.models.version import Version
from submissions.states import State


class Event(models.Model):
    """Inserted, never updated or deleted (a database trigger says so). `data` holds old and new values.

    `sentence` goes on after the person's name; `side` says for whom the person acted, so that assessors' names
    can be left out of what an applicant reads.
    """

    APPLICANT, ASSESSOR = "applicant", "assessor"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=40)
    sentence = models.CharField(max_length=300)
    side = models.CharField(max_length=10, choices=[(APPLICANT, "Applicant"), (ASSESSOR, "Assessor")])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    why = models.TextField(blank=True)
    from_state = models.CharField(max_length=30, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=30, choices=State.choices, blank=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="events")
    draft_only = models.BooleanField(default=False)  # concerns the draft: shown to the applicant only
    internal = models.BooleanField(default=False)  # concerns internal comments: shown to assessors only
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["submission", "at"], name="event_by_submission")]

    def __str__(self) -> str:
        return f"{self.by} {self.sentence}"
