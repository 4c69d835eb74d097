"""What a sealed manifest says: a version's hashes, one for each file of its package, as a document ("document/1")."""

from __future__ import annotations

from typing import Any

from submissions import frozen_documents, signing
from submissions.frozen_documents import fact, page, section, table
from submissions.models import Version
from submissions.packages import export, verify
from submissions.rendering.parts import grouped
from submissions.sealing_certificate import DEMONSTRATION, Certificate

KEY = "manifest"
NO_CLAIM = (
    "The seal is not claimed to be a qualified electronic seal, and it is nobody's personal signature. It says that "
    "whoever holds the key of the certificate held these hashes."
)


def canonical(version: Version, certificate: Certificate) -> str:
    """The canonical JSON of the document. Raises RenderError where the version's PDF has to be made and cannot be."""
    manifest = export.of_version(version, sealed=False).manifest
    dossier = version.dossier
    content = {
        "kind_label": "Manifest of a submitted version",
        "author": dossier["applicant"],
        "date": dossier["date"],
        "facts": [
            {"label": "Version", "value": str(version.number)},
            {"label": "Submitted", "value": signing.in_words(version.submitted_at)},
            {"label": "Sealed with the certificate", "value": certificate.name},
        ],
        "notice": [*([f"{DEMONSTRATION}."] if certificate.name == DEMONSTRATION else []), NO_CLAIM],
        "sections": [_hashes(version, manifest, certificate), _files(manifest)],
    }
    title = f"Manifest of version {version.number}: {dossier['title']}"
    return frozen_documents.canonical(key=KEY, reference=dossier["reference"], title=title, content=content)


def _hashes(version: Version, manifest: dict[str, Any], certificate: Certificate) -> dict[str, Any]:
    pages = [page("version", "Version", *_of_version(version, manifest)), page("seal", "Seal", *_of_seal(certificate))]
    return section("hashes", "The version and its seal", *pages, number="1")


def _of_version(version: Version, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    before = f"version {version.number - 1}, SHA-256\n{grouped(version.previous_sha256)}"
    pdf = verify.present(manifest)[export.PDF]["sha256"]
    return [
        fact("hashes.own", "SHA-256 of the version", grouped(version.sha256)),
        fact("hashes.previous", "Follows", before if version.previous_sha256 else "nothing: it is the first version"),
        fact("hashes.pdf", "SHA-256 of its PDF", grouped(pdf)),
        fact("hashes.all", "Hash over all files and the version before", grouped(manifest["all_sha256"])),
    ]


def _of_seal(certificate: Certificate) -> list[dict[str, Any]]:
    until = f"{signing.in_words(certificate.begins)} to {signing.in_words(certificate.ends)}"
    issuer = "Itself: the certificate is self-made" if certificate.self_made else certificate.issuer
    return [
        fact("hashes.seal_certificate", "Certificate", certificate.name),
        fact("hashes.seal_issuer", "Issued by", issuer),
        fact("hashes.seal_valid", "Valid", until),
        fact("hashes.seal_sha256", "SHA-256 of the certificate", grouped(certificate.sha256)),
        fact(
            "hashes.seal_covers",
            "What the seal covers",
            "This file from its first byte to its last; it permits no change.",
        ),
        fact("hashes.seal_claims", "What it does not claim", NO_CLAIM),
    ]


def _files(manifest: dict[str, Any]) -> dict[str, Any]:
    leaves = [leaf for path, leaf in verify.present(manifest).items() if path not in verify.APART]
    rows = [[_breakable(leaf["path"]), f"{leaf['size']:,}", grouped(leaf["sha256"])] for leaf in leaves]
    said = (
        "Every file of the package of this version, but for this one, which cannot name its own hash, and the program "
        "that checks packages, which is not of the version."
    )
    listed = table("files.list", "Files", ["File", "Bytes", "SHA-256"], rows, question=said)
    return section("files", "Every file of the package", page("list", "", listed), number="2")


def _breakable(path: str) -> str:
    """The path without the hash that the name of evidence begins with: it stands beside it."""
    folder, _, name = path.rpartition("/")
    hashed = folder == "attachments" and name[64:65] == "-"
    return f"{folder}/{name[:8]}…{name[64:]}" if hashed else path
