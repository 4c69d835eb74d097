"""Seal: that the manifest of a version was sealed, with which certificate, and where the sealed PDF is."""

from __future__ import annotations

from django.db import models

from submissions.models.rendering import pdf_storage_name
from submissions.models.version import Version


class Seal(models.Model):
    """One per version, inserted when the sealed PDF lies in the storage; never updated or deleted (a trigger says so).

    A signature is another one each time it is made, so nothing of this can be made again. `canonical` is what the PDF
    says: the canonical JSON of a document (schema "document/1"), `sha256` its hash.
    """

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="seal")
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    certificate_name = models.CharField(max_length=300)
    certificate_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"seal of version {self.version_id}"

    @property
    def storage_name(self) -> str:
        return pdf_storage_name(self.pdf_sha256)
