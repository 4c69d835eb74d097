"""CommentStanding: whether a comment is dealt with, and who is to deal with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from submissions.models.comment import Comment


class CommentStanding(models.Model):
    """Inserted, never changed (a database trigger says so); the newest of a comment counts, none means open.

    Not a mutable row: a decision rests on what was resolved when it was taken, and by whom. Each row holds the whole
    standing, so that reading it takes one row and no arithmetic.
    """

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="standings")
    resolved = models.BooleanField()
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["comment", "-id"], name="newest_standing")]

    def __str__(self) -> str:
        return "resolved" if self.resolved else "open"
