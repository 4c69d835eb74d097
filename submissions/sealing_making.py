"""Making the seal of a version, once: in a worker, when the version's PDF is there.

Of two workers that make one at the same time the second throws its own away.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage

from submissions import documents, sealing, sealing_manifest, sealing_pdf
from submissions.models import FrozenDocument, Seal, Version
from submissions.models.rendering import pdf_storage_name
from submissions.sealing_certificate import DEMONSTRATION, Certificate

log = structlog.get_logger(__name__)
REASON = "Electronic seal of this service over the hashes of one version. Not claimed to be a qualified seal."
MOST = 500  # versions that a worker looks at before it gives up for now


def seal_next() -> bool:
    """Seal the version that has waited longest, if any has. One that cannot be sealed holds no other up."""
    for pk in sealing.due().values_list("pk", flat=True)[:MOST]:
        # A hint to others that somebody is at it, and to everybody not to try again at once what failed.
        if cache.add(f"sealing-{pk}", 1, settings.RENDER_LEASE_SECONDS):
            try:
                seal(sealing.due().get(pk=pk))
            except Exception:
                log.exception("version not sealed", version=pk)
                continue
            return True
    return False


def seal(version: Version) -> Seal:
    """The seal of this version, made now unless it is there.

    Raises CertificateRefused, and RenderError where the manifest cannot be laid out.
    """
    if found := Seal.objects.filter(version=version).first():
        return found
    ours = sealing.certificate()
    document = _manifest(version, ours)
    pdf = _sealed(documents.render_frozen(document).pdf, ours)
    made = documents.store(pdf)
    row, is_ours = Seal.objects.get_or_create(
        version=version,
        defaults={
            "canonical": document.canonical,
            "sha256": document.sha256,
            "pdf_sha256": made,
            "size": len(pdf),
            "certificate_name": ours.name,
            "certificate_sha256": ours.sha256,
        },
    )
    if not is_ours and row.pdf_sha256 != made:
        default_storage.delete(pdf_storage_name(made))
    log.info("version sealed", version=version.pk, ours=is_ours)
    return row


def _manifest(version: Version, ours: Certificate) -> FrozenDocument:
    """What the PDF says, as a document that is rendered like any other and never stored as one."""
    text = sealing_manifest.canonical(version, ours)
    return FrozenDocument(canonical=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def _sealed(pdf: bytes, ours: Certificate) -> bytes:
    """Signing comes last: whatever is done to a file after it breaks the seal."""
    said = f"{ours.name}. {REASON}" if ours.name == DEMONSTRATION else REASON
    pkcs12 = Path(settings.SEAL_CERTIFICATE).read_bytes()
    return sealing_pdf.seal(pdf, pkcs12=pkcs12, password=settings.SEAL_PASSWORD, reason=said)
