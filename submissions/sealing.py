"""The seal of a version: whether one is to be made, and which are still missing.

There is no job row: which versions lack a seal is asked of the database, and the row of the seal is inserted when the
sealed file is stored. So a worker that is killed leaves a version that still lacks its seal (sealing_making.py).
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from submissions import sealing_certificate
from submissions.models import RenderingState, Seal, Version
from submissions.sealing_certificate import Certificate, CertificateRefused


def is_on() -> bool:
    return bool(settings.SEAL_CERTIFICATE)


def of(version: Version) -> Seal | None:
    return getattr(version, "seal", None)


def configured() -> Certificate:
    """The configured certificate, still valid or not. Raises CertificateRefused."""
    return sealing_certificate.load(settings.SEAL_CERTIFICATE, settings.SEAL_PASSWORD)


def certificate() -> Certificate:
    """The certificate to seal with now. Raises CertificateRefused."""
    found = configured()
    if not found.is_valid(timezone.now()):
        raise CertificateRefused(f"The certificate “{found.name}” is valid from {found.begins} to {found.ends} only.")
    return found


def due() -> QuerySet[Version]:
    """Versions whose PDF is there, whole, and that have no seal. None where nothing is configured."""
    if not is_on():
        return Version.objects.none()
    ready = Version.objects.filter(rendering__state=RenderingState.DONE, rendering__error="", seal__isnull=True)
    return ready.select_related("submission", "rendering", "signature").order_by("pk")
