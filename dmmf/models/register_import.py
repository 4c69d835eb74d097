"""RegisterImport: an uploaded register on its way into the database. The row is the truth, the queue a hint."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import TextChoices

from dmmf.models.control_site import ControlSite


class ImportState(TextChoices):
    QUEUED = "queued", "Waiting to be checked"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked: nothing is changed yet"
    FAULTY = "faulty", "Has errors: nothing was changed"
    APPLY_QUEUED = "apply_queued", "Waiting to be applied"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Could not be done"
    CANCELLED = "cancelled", "Cancelled"


class RegisterImport(models.Model):
    """The file lies in the storage under its sha256; what was found in it stands here."""

    control_site = models.ForeignKey(ControlSite, on_delete=models.PROTECT, related_name="imports")
    name = models.CharField(max_length=200)  # as the file came
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=20, choices=ImportState.choices, default=ImportState.QUEUED)
    done = models.PositiveIntegerField(default=0)  # rows
    total = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)  # counts, and per row: what would change, what is wrong
    error = models.TextField(blank=True)
    why = models.TextField(blank=True)
    effective_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    worker = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    hinted_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    start_token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        indexes = [models.Index(fields=["state", "lease_until"], name="import_by_state")]
        constraints = [models.UniqueConstraint(fields=["by", "start_token"], name="imported_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
