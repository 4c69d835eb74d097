"""Attachment: a piece of evidence that was uploaded, checked and is cited by its code."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from submissions.models.submission import Submission


class Attachment(models.Model):
    """Its bytes lie in the storage under their sha256; several rows may share them.

    `name` is the name the file came with, used for display and downloads only, never as a path.
    Removing takes it from the draft; versions that froze it keep it.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(default=1)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="attachment_number_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        return f"E{self.number}"

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def storage_name(self) -> str:
        return storage_name(self.sha256)


def storage_name(sha256: str) -> str:
    """Where the storage keeps the bytes with this hash."""
    return f"attachments/{sha256[:2]}/{sha256}"
