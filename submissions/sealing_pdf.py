"""Sealing a PDF (PAdES B-B) and looking at the seal of one. The only door to pyHanko; nothing here uses the network.

Knows nothing of Django: a file that anybody dropped is looked at in a process of its own (packages/bounded.py).
"""

from __future__ import annotations

import io
from typing import Any

from cryptography import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from submissions.sealing_certificate import describe

FIELD = "Seal"


class _AsItIs(IncrementalPdfFileWriter):
    """Adds the seal and nothing else.

    pyHanko would call the file PDF 2.0, which no PDF/A-2 is, and write its own name into the metadata, in which it
    loses what PDF/A asks to be said there of PDF/UA.
    """

    def ensure_output_version(self, version: Any) -> None:
        pass

    def _update_meta(self) -> None:
        pass


def seal(pdf: bytes, *, pkcs12: bytes, password: str, reason: str) -> bytes:
    """The PDF with a seal after its last byte, which permits no change to it.

    The field is outside the page, as PDF/A and PDF/UA together demand of one that is not seen: what is to be read of
    the seal stands in the document. Raises ValueError for a PKCS#12 file that cannot be used.
    """
    signer = SimpleSigner.load_pkcs12_data(pkcs12, other_certs=[], passphrase=password.encode() or None)
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    field = SigFieldSpec(
        FIELD,
        readable_field_name="Electronic seal",
        invis_sig_settings=InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
    )
    writer = _AsItIs(io.BytesIO(pdf))
    sealed = PdfSigner(metadata, signer=signer, new_field_spec=field).sign_pdf(writer)
    return bytes(sealed.getbuffer())


def inspect(data: bytes) -> dict[str, Any]:
    """What the first signature of a PDF is worth, as plain JSON; {} where there is none.

    {"intact", "entire", "count", "name", "issuer", "certificate_sha256", "ends", "at"}. `intact`: the bytes that it
    covers are those that were signed, with the key of the certificate. `entire`: it covers the file to its last byte.
    Whether the certificate is to be trusted is not asked. Raises whatever a PDF that is none raises.
    """
    signatures = PdfFileReader(io.BytesIO(data)).embedded_signatures
    if not signatures:
        return {}
    first = signatures[0]
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    status = validate_pdf_signature(first, nobody)
    certificate = describe(x509.load_der_x509_certificate(first.signer_cert.dump()))
    at = first.self_reported_timestamp
    return {
        "intact": bool(status.intact and status.valid),
        "entire": status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        "count": len(signatures),
        "name": certificate.name,
        "issuer": certificate.issuer,
        "certificate_sha256": certificate.sha256,
        "ends": certificate.ends.isoformat(),
        "at": at.isoformat() if at else "",
    }
