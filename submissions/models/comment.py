"""Comment: a remark on a paragraph of a frozen version."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices

from submissions.models.version import Version


class Visibility(TextChoices):
    INTERNAL = "internal", "Internal: the applicant never sees it"
    APPLICANT = "applicant", "For the applicant: sent with the next letter"


class Comment(models.Model):
    """Inserted, never changed. One for the applicant is released by the letter that carries it."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="comments")
    block = models.CharField(max_length=120)  # id of the block in the frozen dossier
    citation = models.CharField(max_length=120)  # "v1 s5.2 para 3"
    quote = models.TextField()
    text = models.TextField()
    visibility = models.CharField(max_length=20, choices=Visibility.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="comment_visibility_known"),
            models.UniqueConstraint(fields=["version", "by", "token"], name="comment_posted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.citation}: {self.text[:60]}"
