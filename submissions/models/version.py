"""Version: a frozen, hashed dossier."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from submissions.models.submission import Submission


class Version(models.Model):
    """Inserted at submission, never updated or deleted (a database trigger says so).

    `canonical` is the canonical JSON of the dossier, `sha256` the hash of its UTF-8 bytes; the dossier
    itself names its number and the hash of the previous version, so the versions form a chain.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=500)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    @cached_property
    def dossier(self) -> dict[str, Any]:
        return json.loads(self.canonical)
