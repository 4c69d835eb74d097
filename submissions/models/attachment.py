"""Attachment: a piece of evidence that was uploaded, checked and is cited by its code."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices

from submissions.models.submission import Submission


class EvidenceKind(TextChoices):
    REPORT = "report", "Study or development report"
    DATA = "data", "Data or certificate of analysis"
    PROTOCOL = "protocol", "Protocol or plan"
    LITERATURE = "literature", "Published paper"
    DRAWING = "drawing", "Drawing, diagram or photograph"
    LETTER = "letter", "Letter or agreement"
    OTHER = "other", "Something else"


class Scan(TextChoices):
    NOT_SCANNED = "not_scanned", "Not scanned for viruses"
    CLEAN = "clean", "Scanned: no virus found"


class Attachment(models.Model):
    """One edition of a piece of evidence. Its bytes lie in the storage under their sha256; rows may share them.

    `name` is the name the file came with, used for display and downloads only, never as a path. A new edition
    keeps the number, and so the code, and takes the place of the one before. Removing or replacing takes an
    edition from the draft; versions that froze it keep it.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    number = models.PositiveIntegerField()
    edition = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices, blank=True)
    dated = models.DateField(null=True, blank=True)  # the document's own date
    confidential = models.BooleanField(default=False)  # commercially confidential, as the applicant says
    scan = models.CharField(max_length=20, choices=Scan.choices, default=Scan.NOT_SCANNED)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "number", "edition"], name="attachment_edition_once"),
            models.UniqueConstraint(
                fields=["submission", "number"], condition=Q(removed_at__isnull=True), name="one_current_edition"
            ),
        ]

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
