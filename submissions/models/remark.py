"""Remark: what the authors of a draft say to each other about an answer, or a paragraph of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from submissions.models.submission import Submission


class Remark(models.Model):
    """Seen by who may read the draft, never by an assessor, never part of a version. Resolved, not deleted."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks")
    section = models.CharField(max_length=60)
    question = models.CharField(max_length=60)
    quote = models.TextField(blank=True)  # the paragraph as it was then; empty: the whole answer
    text = models.TextField()
    reply_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    token = models.UUIDField(default=uuid.uuid4)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["submission", "section"], name="remark_by_section")]
        constraints = [models.UniqueConstraint(fields=["submission", "by", "token"], name="remark_posted_once")]

    def __str__(self) -> str:
        return f"{self.section}.{self.question}: {self.text[:60]}"
