"""CommentReply: what assessors answer each other under a comment."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from submissions.models.comment import Comment


class CommentReply(models.Model):
    """Inserted, never changed (a database trigger says so). Always internal.

    A table of its own: what gathers comments for a letter or an applicant cannot take a reply along by mistake.
    """

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "by", "token"], name="comment_reply_posted_once")]

    def __str__(self) -> str:
        return self.text[:60]
