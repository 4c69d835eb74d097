"""Start-up check: a certificate that is configured can be used, or `manage.py` and the workers do not start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.utils import timezone

from submissions import sealing_certificate
from submissions.sealing_certificate import CertificateRefused


def certificate_can_be_used(**_: Any) -> list[CheckMessage]:
    if not settings.SEAL_CERTIFICATE:
        return []
    hint = "Set SEAL_CERTIFICATE to a PKCS#12 file and SEAL_PASSWORD to its password, or leave both empty: no seals."
    try:
        found = sealing_certificate.load(settings.SEAL_CERTIFICATE, settings.SEAL_PASSWORD)
    except CertificateRefused as refused:
        return [Error(f"SEAL_CERTIFICATE: {refused}", hint=hint, id="submissions.E001")]
    if not found.is_valid(timezone.now()):  # nothing is sealed with it, and everything else goes on
        said = f"SEAL_CERTIFICATE: “{found.name}” is valid from {found.begins} to {found.ends}: nothing is sealed."
        return [Warning(said, id="submissions.W001")]
    return []
