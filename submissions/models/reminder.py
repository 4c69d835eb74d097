"""Reminder: that somebody was told of a date that comes near."""

from __future__ import annotations

from django.db import models

from submissions.models.submission import Submission


class Reminder(models.Model):
    """Told once per thing, date and stage. A date that moves is told anew."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reminders")
    what = models.CharField(max_length=20)  # of clock.Due
    due_on = models.DateField()
    stage = models.SmallIntegerField()  # days ahead; -1: it is overdue
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "what", "due_on", "stage"], name="reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.what} due {self.due_on}, told {self.stage} days ahead"
