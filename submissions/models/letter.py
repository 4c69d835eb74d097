"""Letter: what one side sent or stated, frozen and hashed like a version."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import TextChoices

from submissions.models.comment import Comment
from submissions.models.submission import Submission
from submissions.models.version import Version


class LetterKind(TextChoices):
    DEFICIENCY = "deficiency", "Corrections needed"
    REQUEST = "request", "Request for changes"
    DECISION = "decision", "Decision"
    EVIDENCE = "evidence", "Evidence of designation"


class Letter(models.Model):
    """Inserted, never updated or deleted (a database trigger says so)."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="letters")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    number = models.PositiveIntegerField()  # 1, 2, ... within the submission
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    comments = models.ManyToManyField(Comment, related_name="letters")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="letter_number_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} (letter {self.number})"

    @cached_property
    def content(self) -> dict[str, Any]:
        return json.loads(self.canonical)
