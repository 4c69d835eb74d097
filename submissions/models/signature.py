"""Signature: an electronic signature on exactly one frozen version."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from submissions.models.version import Version


class Signature(models.Model):
    """Inserted with its version, never updated or deleted (a database trigger says so).

    Printed name, meaning, time and role as they were when it was given; `sha256` is that of the signed version.
    """

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="signature")
    sha256 = models.CharField(max_length=64)
    printed_name = models.CharField(max_length=150)
    role = models.CharField(max_length=60)  # "Signatory"
    organisation_name = models.CharField(max_length=200)
    meaning = models.CharField(max_length=300)  # what the signature says, as a sentence
    method = models.CharField(max_length=60)  # "Password entered again"
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"signature of {self.printed_name}"
