"""VersionRead: somebody says that they have read a version."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from submissions.models.version import Version


class VersionRead(models.Model):
    """Inserted, never changed (a database trigger says so); once per person and version."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "by"], name="version_read_once")]

    def __str__(self) -> str:
        return f"{self.by} read {self.version}"
